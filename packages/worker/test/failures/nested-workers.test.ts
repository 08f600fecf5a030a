// Every way in which nested workers that are processes fail, many times, and what becomes of their own children.

import { TaskArgs } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Worker, callable } from '../../src/index.js';
import type { CallableHandle, NextLevelOptions } from '../../src/index.js';
import { argsOf } from '../host/support.js';
import { childrenOf } from '../support/processes.js';
import { expectNothingLeft, nextEvent, pidOf, rounds, settledState, whenGone } from './support.js';
import type { ProcessState } from './support.js';

const endings = new URL('fixtures/endings.mjs', import.meta.url);
const names = ['dieAbove', 'exitAbove', 'hangAbove', 'countBelow', 'dieBelow', 'pairBelow', 'throwHuge'] as const;
const small = { heapRingBytes: 2 ** 20, restart: 'on-idle' } as const;
const MANY = rounds(4);
const VICTIM = 'L4/1/L3';

describe('nested workers', () => {
  let before: ProcessState;
  let worker: Worker;
  let handles: Record<(typeof names)[number], CallableHandle>;
  let counter: Int32Array;

  beforeAll(async () => {
    before = await settledState();
    worker = new Worker({ level: 4, ...small });
    const entries = names.map((name) => [name, worker.register(callable(endings, name), { name })]);
    handles = Object.fromEntries(entries) as typeof handles;
    for (let i = 0; i < 2; i++) {
      const nested = new Worker({ level: 3, subWorkers: { count: 2, mode: 'process' }, ...small });
      for (const name of ['count', 'die']) nested.register(callable(endings, name), { name });
      worker.addWorker(nested, { mode: 'process' });
    }
    await worker.init();
    counter = worker.alloc([1], 'int32').data as Int32Array;
  });
  afterAll(async () => {
    await worker?.close();
    counter = new Int32Array();
    await expectNothingLeft(before);
  });

  const countOn = (id?: number): Promise<unknown> =>
    worker.run((orch) => {
      const options = id === undefined ? {} : { worker: id };
      orch.submitNextLevel(handles.countBelow, argsOf([counter]), undefined, options);
    });

  const runOf = (name: keyof typeof handles, args: TaskArgs, options: NextLevelOptions = {}): Promise<unknown> =>
    worker
      .run((orch) => {
        orch.submitNextLevel(handles.countBelow, argsOf([counter]), undefined, { worker: 0 });
        orch.submitNextLevel(handles[name], args, undefined, { worker: 1, ...options });
      })
      .catch((error: unknown) => error);

  /** An orchestration function that takes its process along, beside one that does not. Returns the error of the run. */
  async function lose(
    name: 'dieAbove' | 'exitAbove' | 'hangAbove',
    args: TaskArgs,
    options?: NextLevelOptions,
  ): Promise<unknown> {
    const exited = nextEvent(worker, 'childExit');
    const restarted = nextEvent(worker, 'childRestart');
    const grandchildren = childrenOf(pidOf(worker, VICTIM));
    expect(grandchildren).toHaveLength(2);
    const counted = counter[0]!;
    const failure = await runOf(name, args, options);
    expect(failure).toMatchObject({ workerPath: VICTIM, callable: { name } });
    expect(counter[0]).toBe(counted + 1);
    await countOn();
    expect(counter[0]).toBe(counted + 2);
    expect(await exited).toMatchObject({ workerPath: VICTIM });
    expect(await restarted).toEqual({ workerPath: VICTIM, failure: undefined });
    await whenGone(grandchildren);
    await countOn(1);
    expect(counter[0]).toBe(counted + 3);
    return failure;
  }

  it('that exit in a function fail its task with their code, and take their children along', async () => {
    for (let round = 0; round < MANY; round++) {
      const exitCode = round % 3;
      const failure = await lose('exitAbove', new TaskArgs().addScalar(exitCode));
      expect(failure).toMatchObject({ code: 'ERR_PTO_CHILD_EXIT', exitCode, signal: null });
    }
  });

  it('that crash in a function name signal, task and last words, and take their children along', async () => {
    for (let round = 0; round < MANY; round++) {
      const [signal, number] = round % 2 === 0 ? ['SIGSEGV', 11] : ['SIGABRT', 6];
      const failure = (await lose('dieAbove', new TaskArgs().addScalar(number))) as Error & { pid: number };
      expect(failure).toMatchObject({ code: 'ERR_PTO_CHILD_SIGNAL', signal, exitCode: null });
      expect(failure).toMatchObject({
        stderrTail: expect.stringContaining(`last words of ${failure.pid}\n`) as unknown,
      });
      expect(failure.message).toMatch(/^child_worker level=3: .*it was running 'dieAbove'/);
    }
  });

  it('that hang are ended at the time limit of their task, and take their children along', async () => {
    for (let round = 0; round < MANY; round++) {
      const failure = await lose('hangAbove', new TaskArgs(), { timeoutMs: 20 });
      expect(failure).toMatchObject({ code: 'ERR_PTO_TASK_TIMEOUT', signal: 'SIGKILL' });
    }
  });

  it('that are killed while idle refuse what is sent to them, at the submit, until they are back', async () => {
    for (let round = 0; round < MANY; round++) {
      const restarted = nextEvent(worker, 'childRestart');
      const pid = pidOf(worker, VICTIM);
      const grandchildren = childrenOf(pid);
      // They are not started again while a run is under way.
      const failing = worker.run(async (orch) => {
        const exited = nextEvent(worker, 'childExit');
        process.kill(pid, 'SIGKILL');
        expect(await exited).toMatchObject({ workerPath: VICTIM, pid, signal: 'SIGKILL', exitCode: null });
        orch.submitNextLevel(handles.countBelow, argsOf([counter]), undefined, { worker: 1 });
      });
      await expect(failing).rejects.toMatchObject({ code: 'ERR_PTO_CHILD_SIGNAL' });
      expect(await restarted).toEqual({ workerPath: VICTIM, failure: undefined });
      await whenGone(grandchildren);
      const counted = counter[0]!;
      await countOn(1);
      expect(counter[0]).toBe(counted + 1);
    }
  });

  it('pass on how a child of theirs died, stay alive, and start it again', async () => {
    const pid = pidOf(worker, VICTIM);
    for (let round = 0; round < MANY; round++) {
      const failure = (await runOf('dieBelow', new TaskArgs().addScalar(11))) as Error;
      expect(failure).toMatchObject({ code: 'ERR_PTO_TASK_THROW', workerPath: VICTIM, callable: { name: 'dieBelow' } });
      expect(failure.message).toMatch(/^child_worker level=3: .*sub_worker: .*SIGSEGV.*it was running 'die'/);
      const cause = failure.cause as Error & { details: { pid: number } };
      expect(cause).toMatchObject({
        code: 'ERR_PTO_CHILD_SIGNAL',
        details: { signal: 'SIGSEGV', workerPath: expect.stringMatching(/^L4\/1\/L3\/sub[01]$/) as unknown },
      });
      const counted = counter[0]!;
      await countOn(1);
      expect(counter[0]).toBe(counted + 1);
      // As long as one is not back, there are not enough for a group.
      await expect
        .poll(() => runOf('pairBelow', argsOf([counter])), { timeout: 30_000, interval: 5 })
        .toHaveProperty('stats');
    }
    expect(pidOf(worker, VICTIM)).toBe(pid);
  });

  it('that throw 10 MB stay alive', async () => {
    const pid = pidOf(worker, VICTIM);
    for (let round = 0; round < MANY; round++) {
      const failure = await runOf('throwHuge', new TaskArgs());
      expect(failure).toMatchObject({
        code: 'ERR_PTO_TASK_THROW',
        details: { truncated: true, length: 10 * 1024 ** 2 },
      });
    }
    expect(pidOf(worker, VICTIM)).toBe(pid);
  });
});
