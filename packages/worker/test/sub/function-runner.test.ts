import { setImmediate as nextTurn } from 'node:timers/promises';

import { CommandStatus } from '@pto/runtime-native/host';
import { describe, expect, it } from 'vitest';

import { decodeRemoteError } from '../../src/sub/decode-remote-error.js';
import type { FunctionContext, TaskFunction } from '../../src/sub/function-context.js';
import { FunctionRunner } from '../../src/sub/function-runner.js';
import type { TaskArgsView } from '../../src/sub/task-args-view.js';
import { argsRecord } from './support.js';

type Call = TaskFunction<TaskArgsView>;

/** A runner with one function, 0, and what it reported. */
function runnerOf(call: Call, detachView?: (view: ArrayBuffer) => void) {
  const completed: { job: number; status: number; error: string }[] = [];
  const runner = new FunctionRunner({
    workerIndex: 3,
    memory: (_segment, _generation, _offset, nbytes) => new ArrayBuffer(nbytes),
    detachView,
    find: (callable) => (callable === 0 ? call : undefined),
    complete: (job, status, error) => completed.push({ job, status, error }),
    log: () => undefined,
  });
  return { runner, completed, errorOf: (i: number) => decodeRemoteError(completed[i]!.error) };
}

function job(callable = 0, number = 1) {
  const args = argsRecord([{ shape: [2] }], [5n]);
  return { job: number, callable, runId: 7, taskId: 9, groupIndex: 1, groupSize: 2, args };
}

const ok = (number = 1) => ({ job: number, status: CommandStatus.OK, error: '' });

describe('a function', () => {
  it('is given arguments and context', () => {
    let seen: unknown;
    const { runner, completed } = runnerOf((args, context) => {
      seen = { scalar: args.scalar(0), length: args.tensor(0).data.length, ...context };
    });
    runner.start(job(), true);
    expect(seen).toMatchObject({
      scalar: 5n,
      length: 2,
      workerIndex: 3,
      runId: 7,
      taskId: 9,
      groupIndex: 1,
      groupSize: 2,
    });
    expect(completed).toEqual([ok()]);
  });

  it('that returns a promise is over when that settles', async () => {
    let settle: () => void = () => undefined;
    const { runner, completed } = runnerOf(() => new Promise<void>((resolve) => (settle = resolve)));
    runner.start(job(), true);
    await nextTurn();
    expect(completed).toEqual([]);
    settle();
    await nextTurn();
    expect(completed).toEqual([ok()]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new RangeError('far');
      },
    ],
    ['rejects', () => Promise.reject(new RangeError('far'))],
  ])('that %s fails its task', async (_, call) => {
    const { runner, completed, errorOf } = runnerOf(call);
    runner.start(job(), true);
    await nextTurn();
    expect(completed).toMatchObject([{ status: CommandStatus.THREW }]);
    expect(errorOf(0)).toMatchObject({ name: 'RangeError', message: 'far' });
  });

  it('that throws undefined fails its task, too', () => {
    const { runner, completed, errorOf } = runnerOf(() => {
      throw undefined; // eslint-disable-line @typescript-eslint/only-throw-error -- functions may throw anything
    });
    runner.start(job(), true);
    expect(completed).toMatchObject([{ status: CommandStatus.THREW }]);
    expect(errorOf(0)).toMatchObject({ name: 'thrown undefined' });
  });

  it('that nobody registered is named by its id', () => {
    const { runner, errorOf } = runnerOf(() => undefined);
    runner.start(job(12), true);
    expect(errorOf(0)).toMatchObject({ code: 'ERR_PTO_CALLABLE_UNKNOWN', message: 'callable id 12 not registered' });
  });

  it('may not return a promise while the event loop is blocked', async () => {
    const { runner, completed, errorOf } = runnerOf(() => Promise.reject(new Error('later')));
    runner.start(job(), false);
    expect(errorOf(0)).toMatchObject({ code: 'ERR_PTO_WORKER_STATE', message: expect.stringContaining('runSync') });
    await nextTurn();
    expect(completed).toHaveLength(1);
  });
});

describe('the signal', () => {
  const untilAborted: Call = (_args, { signal }: FunctionContext) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

  it('is aborted when the run is cancelled, and not for other runs', async () => {
    const { runner, completed, errorOf } = runnerOf(untilAborted);
    runner.start(job(), true);
    runner.cancel(8);
    await nextTurn();
    expect(completed).toEqual([]);
    runner.cancel(7);
    await runner.idle();
    expect(errorOf(0)).toMatchObject({ code: 'ERR_PTO_RUN_ABORTED', message: 'the run was cancelled' });
  });

  it('is aborted already when it is asked for late', async () => {
    let isAborted: boolean | undefined;
    const { runner } = runnerOf(async (_args, context: FunctionContext) => {
      await nextTurn();
      isAborted = context.signal.aborted;
    });
    runner.start(job(), true);
    runner.abort('the worker closes');
    await runner.idle();
    expect(isAborted).toBe(true);
  });
});

describe('an error that escapes a function', () => {
  it('fails the function that runs, once', async () => {
    let settle: () => void = () => undefined;
    const { runner, completed, errorOf } = runnerOf(() => new Promise<void>((resolve) => (settle = resolve)));
    expect(runner.fail(new Error('early'))).toBe(false);
    runner.start(job(), true);
    expect(runner.fail(new Error('escaped'))).toBe(true);
    expect(errorOf(0)).toMatchObject({ message: 'escaped' });
    settle();
    await nextTurn();
    expect(completed).toHaveLength(1);
  });
});

it('arguments end with the call, and their memory is detached on request', () => {
  let kept: TaskArgsView | undefined;
  const detached: ArrayBuffer[] = [];
  const call: Call = (args) => {
    kept = args;
    args.tensor(0);
  };
  runnerOf(call, (view) => detached.push(view)).runner.start(job(), true);
  expect(() => kept!.scalar(0)).toThrow(expect.objectContaining({ code: 'ERR_PTO_ORCHESTRATOR_EXPIRED' }));
  expect(detached.map(({ byteLength }) => byteLength)).toEqual([8]);
});
