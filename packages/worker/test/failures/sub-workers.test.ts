// Every way in which sub workers fail, many times: most of it is races. One worker starts its children again and again.

import { TaskArgs } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Worker, callable } from '../../src/index.js';
import type { CallableHandle, TaskOptions } from '../../src/index.js';
import { argsOf } from '../host/support.js';
import { expectNothingLeft, nextEvent, pidOf, rounds, settledState } from './support.js';
import type { ProcessState } from './support.js';

const endings = new URL('fixtures/endings.mjs', import.meta.url);
const names = ['die', 'exit', 'hang', 'count', 'throwText', 'throwHuge', 'throwCircular'] as const;
const OTHERS = 3;
const ALWAYS = 50;

describe.each(['thread', 'process'] as const)('sub workers, %s', (mode) => {
  let before: ProcessState;
  let worker: Worker;
  let handles: Record<(typeof names)[number], CallableHandle>;
  let counter: Int32Array;

  beforeAll(async () => {
    before = await settledState();
    worker = new Worker({ level: 3, subWorkers: { count: 2, mode }, restart: 'on-idle', heapRingBytes: 2 ** 20 });
    const entries = names.map((name) => [name, worker.register(callable(endings, name), { name })]);
    handles = Object.fromEntries(entries) as typeof handles;
    await worker.init();
    counter = worker.alloc([1], 'int32').data as Int32Array;
  });
  afterAll(async () => {
    await worker?.close();
    counter = new Int32Array();
    await expectNothingLeft(before);
  });

  const countOnce = (): Promise<unknown> => worker.run((orch) => void orch.submitSub(handles.count, argsOf([counter])));

  /** A function that takes its sub worker along, beside others that do not. Returns the error of the run. */
  async function lose(name: 'die' | 'exit' | 'hang', args: TaskArgs, options: TaskOptions = {}): Promise<unknown> {
    const exited = nextEvent(worker, 'childExit');
    const restarted = nextEvent(worker, 'childRestart');
    const counted = counter[0]!;
    const failure: unknown = await worker
      .run((orch) => {
        for (let i = 0; i < OTHERS; i++) orch.submitSub(handles.count, argsOf([counter]));
        orch.submitSub(handles[name], args, options);
      })
      .catch((error: unknown) => error);
    expect(counter[0]).toBe(counted + OTHERS);
    // The other one takes the next run, whether this one is back or not.
    await countOnce();
    expect(counter[0]).toBe(counted + OTHERS + 1);
    const { workerPath } = await exited;
    expect(failure).toMatchObject({ workerPath, taskId: OTHERS, callable: { name } });
    expect(await restarted).toEqual({ workerPath, failure: undefined });
    return failure;
  }

  const many = mode === 'thread' ? ALWAYS : rounds(8);

  it('that exit in a function fail its task with their code', async () => {
    for (let round = 0; round < many; round++) {
      const failure = await lose('exit', new TaskArgs().addScalar(round % 3));
      expect(failure).toMatchObject({ code: 'ERR_PTO_CHILD_EXIT' });
      const said = mode === 'thread' ? 'environment has ended: process.exit()' : `exited with code ${round % 3}`;
      expect((failure as Error).message).toMatch(/^sub_worker: /);
      expect((failure as Error).message).toContain(said);
    }
  });

  it('that hang are ended at the time limit of their task', async () => {
    for (let round = 0; round < many; round++) {
      const failure = await lose('hang', new TaskArgs(), { timeoutMs: 20 });
      expect(failure).toMatchObject({ code: 'ERR_PTO_TASK_TIMEOUT' });
    }
  });

  it('that throw anything at all stay alive', async () => {
    const text = { message: expect.stringMatching(/^sub_worker: .*only a text/) as unknown };
    const huge = { details: { truncated: true, length: 10 * 1024 * 1024 } };
    const circular = { cause: { message: 'around', cause: { cause: { message: '[circular cause]' } } } };
    const exits: unknown[] = [];
    const onExit = (event: unknown): void => void exits.push(event);
    worker.on('childExit', onExit);
    for (let round = 0; round < ALWAYS; round++) {
      for (const [name, expected] of [
        ['throwText', text],
        ['throwHuge', huge],
        ['throwCircular', circular],
      ] as const) {
        const run = worker.run((orch) => void orch.submitSub(handles[name]));
        await expect(run).rejects.toMatchObject({ code: 'ERR_PTO_TASK_THROW', ...expected });
      }
      const counted = counter[0]!;
      await countOnce();
      expect(counter[0]).toBe(counted + 1);
    }
    worker.off('childExit', onExit);
    expect(exits).toEqual([]);
  });

  if (mode === 'thread') return;

  it('that crash in a function name signal, task and last words', async () => {
    for (let round = 0; round < many; round++) {
      const [signal, number] = round % 2 === 0 ? ['SIGSEGV', 11] : ['SIGABRT', 6];
      const failure = (await lose('die', new TaskArgs().addScalar(number))) as Error & { pid: number };
      expect(failure).toMatchObject({ code: 'ERR_PTO_CHILD_SIGNAL', signal, exitCode: null, phase: 'user' });
      expect(failure).toMatchObject({ stderrTail: `last words of ${failure.pid}\n` });
      expect(failure.message).toContain(`it was running 'die'`);
    }
  });

  it('that are killed while idle are told of, and the other one works', async () => {
    for (let round = 0; round < many; round++) {
      const workerPath = `L3/sub${round % 2}`;
      const restarted = nextEvent(worker, 'childRestart');
      const exited = nextEvent(worker, 'childExit');
      const pid = pidOf(worker, workerPath);
      process.kill(pid, 'SIGKILL');
      const counted = counter[0]!;
      expect(await exited).toMatchObject({ workerPath, pid, signal: 'SIGKILL', exitCode: null });
      await countOnce();
      expect(counter[0]).toBe(counted + 1);
      expect(await restarted).toEqual({ workerPath, failure: undefined });
    }
  });
});
