import { setTimeout as delay } from 'node:timers/promises';

import { TaskArgs } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Worker, callable } from '../../src/index.js';
import type { CallableHandle, SubWorkerMode } from '../../src/index.js';
import { childrenOf } from '../support/processes.js';
import { argsOf, target } from './support.js';

const orchestrations = new URL('fixtures/orchestrations.mjs', import.meta.url);
const small = { heapRingBytes: 2 ** 20 } as const;

// A process has its sub workers as threads, and what is on this thread its own on this thread, too.
const cases = [
  ['process', 'thread'],
  ['inline', 'inline'],
  ['inline', 'thread'],
] as const;

function newL3(subMode: SubWorkerMode, names: readonly string[], count = 1): Worker {
  const worker = new Worker({ level: 3, subWorkers: { count, mode: subMode }, ...small });
  for (const name of names) worker.register(target(subMode, name));
  return worker;
}

const args = (tensor: Int32Array): TaskArgs => argsOf([tensor]);

describe.each(cases)('a nested worker, %s, with functions in mode %s', (mode, subMode) => {
  const names = ['runFirst', 'runMany', 'runLater', 'inspect', 'useIntermediate', 'runUntilStopped'] as const;
  let worker: Worker;
  let handles: Record<(typeof names)[number] | 'count' | 'double', CallableHandle>;
  const ints = (length = 1): Int32Array => worker.alloc([length], 'int32').data as Int32Array;

  beforeAll(async () => {
    worker = new Worker({ level: 4, subWorkers: { count: 2, mode: subMode }, ...small });
    const entries = names.map((name) => [name, worker.register(callable(orchestrations, name))] as const);
    const own = ['count', 'double'].map((name) => [name, worker.register(target(subMode, name))] as const);
    handles = Object.fromEntries([...entries, ...own]) as typeof handles;
    worker.addWorker(newL3(subMode, ['count', 'increment', 'sum'], 2), { mode });
    await worker.init();
  });
  afterAll(() => worker?.close());

  it('runs a function of its sub worker', async () => {
    const counter = ints();
    await worker.run((orch) => void orch.submitNextLevel(handles.runFirst, args(counter)));
    expect(counter[0]).toBe(1);
  });

  it('takes several tasks of a run', async () => {
    const counter = ints();
    await worker.run((orch) => {
      for (let i = 0; i < 3; i++) orch.submitNextLevel(handles.runFirst, args(counter));
    });
    expect(counter[0]).toBe(3);
  });

  it('and a sub worker of the level above work in one run, in order', async () => {
    const counter = ints();
    await worker.run((orch) => {
      orch.submitSub(handles.count, args(counter));
      orch.submitNextLevel(handles.runFirst, args(counter));
      orch.submitSub(handles.double, args(counter));
      orch.submitNextLevel(handles.runFirst, args(counter));
    });
    expect(counter[0]).toBe((1 + 1) * 2 + 1);
  });

  it('is used by run after run', async () => {
    const counter = ints();
    for (let i = 0; i < 5; i++) {
      await worker.run((orch) => void orch.submitNextLevel(handles.runFirst, args(counter)));
    }
    expect(counter[0]).toBe(5);
  });

  it('adds nothing to the error of a run that was given up because of another one', async () => {
    const counter = ints();
    const run = worker.run(async (orch) => {
      orch.submitNextLevel(handles.runUntilStopped, args(counter));
      while (counter[0] === 0) await delay(1);
      throw new Error('given up');
    });
    await expect(run).rejects.toMatchObject({ message: 'given up' });
    await worker.run((orch) => void orch.submitNextLevel(handles.runFirst, args(counter)));
  });

  it('runs several functions for one task of the level above', async () => {
    const counter = ints();
    await worker.run((orch) => void orch.submitNextLevel(handles.runMany, args(counter).addScalar(2)));
    expect(counter[0]).toBe(2);
  });

  it('has orchestrators of its own', async () => {
    const seen = ints();
    await worker.run((orch) => void orch.submitNextLevel(handles.inspect, args(seen)));
    expect(seen[0]).toBe(3);
  });

  it('runs orchestration functions that wait', async () => {
    const counter = ints();
    await worker.run((orch) => void orch.submitNextLevel(handles.runLater, args(counter)));
    expect(counter[0]).toBe(1);
  });

  it('mixes memory of its own with that of the level above', async () => {
    const total = ints();
    await worker.run((orch) => void orch.submitNextLevel(handles.useIntermediate, args(total)));
    expect(total[0]).toBe(30);
  });

  it('is run by runSync, too', () => {
    const counter = ints();
    worker.runSync((orch) => void orch.submitNextLevel(handles.runMany, args(counter).addScalar(4)));
    expect(counter[0]).toBe(4);
  });

  it('takes orchestration functions after init', async () => {
    const late = worker.register(callable(orchestrations, 'runFirst'), { name: 'late' });
    const counter = ints();
    await worker.run((orch) => void orch.submitNextLevel(late, args(counter)));
    expect(counter[0]).toBe(1);
  });
});

describe.each(cases)('an error at the bottom, %s, with functions in mode %s', (mode, subMode) => {
  it('names the levels that it came through', async () => {
    await using worker = new Worker({ level: 4, ...small });
    const runFirst = worker.register(callable(orchestrations, 'runFirst'));
    worker.addWorker(newL3(subMode, ['throwSentinel']), { mode });
    await worker.init();
    const failing = worker.run((orch) => void orch.submitNextLevel(runFirst, new TaskArgs()));
    const error = (await failing.catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toMatch(/^child_worker level=3: .*sub_worker: SentinelError: the function gave up/);
    let root: unknown = error;
    while ((root as Error).cause !== undefined) root = (root as Error).cause;
    expect(root).toMatchObject({ name: 'SentinelError', message: 'the function gave up' });
    await expect(worker.run(() => undefined)).resolves.toBeDefined();
  });
});

describe('levels', () => {
  it.each([3, 4, 5] as const)('%i is initialised and closed without children', async (level) => {
    await using worker = new Worker({ level, ...small });
    await worker.init();
    expect(worker.state).toBe('READY');
  });

  it.each(cases)('4 with a nested worker, %s, %s: is initialised and closed', async (mode, subMode) => {
    await using worker = new Worker({ level: 4, ...small });
    worker.addWorker(newL3(subMode, []), { mode });
    await worker.init();
    expect(worker.state).toBe('READY');
  });

  it.each([
    ['inline', 'inline'],
    ['inline', 'process'],
    ['process', 'process'],
  ] as const)('5 over 4 (%s) over 3 (%s) passes a tensor down', async (upper, lower) => {
    await using top = new Worker({ level: 5, ...small });
    const descend = top.register(callable(orchestrations, 'descend'));
    const middle = new Worker({ level: 4, ...small });
    middle.register(callable(orchestrations, 'runFirst'));
    middle.addWorker(newL3('thread', ['count']), { mode: lower });
    top.addWorker(middle, { mode: upper });
    await top.init();
    const counter = top.alloc([1], 'int32').data as Int32Array;
    await top.run((orch) => void orch.submitNextLevel(descend, args(counter)));
    await top.run((orch) => void orch.submitNextLevel(descend, args(counter)));
    expect(counter[0]).toBe(2);
  });

  it('two nested workers run side by side', async () => {
    await using worker = new Worker({ level: 4, ...small });
    const runFirst = worker.register(callable(orchestrations, 'runFirst'));
    for (const mode of ['process', 'inline'] as const) worker.addWorker(newL3('thread', ['meetTwo']), { mode });
    await worker.init();
    const met = worker.alloc([1], 'int32').data as Int32Array;
    await worker.run((orch) => {
      for (const id of [0, 1]) {
        orch.submitNextLevel(runFirst, new TaskArgs().addTensor(met, 'no_dep'), undefined, { worker: id });
      }
    });
    expect(met[0]).toBe(2);
  });
});

describe('addWorker', () => {
  it('needs level 4', async () => {
    await using worker = new Worker({ level: 3, ...small });
    await using child = new Worker({ level: 3, ...small });
    expect(() => worker.addWorker(child)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_WORKER_LEVEL', message: expect.stringContaining('level >= 4') }),
    );
  });

  it('comes before init', async () => {
    await using worker = new Worker({ level: 4, ...small });
    await using child = new Worker({ level: 3, ...small });
    await worker.init();
    expect(() => worker.addWorker(child)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_WORKER_STATE', message: expect.stringContaining('before init') }),
    );
  });

  it('takes no worker that is initialised, attached or itself', async () => {
    await using worker = new Worker({ level: 4, ...small });
    await using ready = new Worker({ level: 3, ...small });
    await ready.init();
    expect(() => worker.addWorker(ready)).toThrow(/must not be initialized/);
    expect(() => worker.addWorker(worker)).toThrow(expect.objectContaining({ code: 'ERR_PTO_WORKER_STATE' }));
    const child = new Worker({ level: 3, ...small });
    worker.addWorker(child);
    expect(() => worker.addWorker(child)).toThrow(expect.objectContaining({ code: 'ERR_PTO_WORKER_STATE' }));
  });

  it('names the closure that cannot go to another process', async () => {
    await using worker = new Worker({ level: 4, ...small });
    const child = new Worker({ level: 3, subWorkers: { count: 1, mode: 'inline' }, ...small });
    child.register(() => undefined, { name: 'stays' });
    worker.addWorker(child, { mode: 'process' });
    await expect(worker.init()).rejects.toMatchObject({
      message: expect.stringMatching(/'stays' is a function of this thread/),
    });
  });

  it('fails init with the first failure below, and ends the others', async () => {
    const others = childrenOf(process.pid);
    await using worker = new Worker({ level: 4, ...small });
    worker.addWorker(newL3('thread', ['count']), { mode: 'process' });
    worker.addWorker(newL3('thread', ['isNotThere']), { mode: 'process' });
    await expect(worker.init()).rejects.toMatchObject({
      message: expect.stringMatching(/does not export 'isNotThere'/),
    });
    expect(worker.state).toBe('FAILED');
    expect(childrenOf(process.pid)).toEqual(others);
  });
});
