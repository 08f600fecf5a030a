import { setTimeout as delay } from 'node:timers/promises';

import { TaskArgs } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import { Worker } from '../../src/index.js';
import { argsOf, modes, openHost } from './support.js';

describe.each(modes)('runs, %s', (mode) => {
  it('that overlap are executed in the order in which they were started', async () => {
    await using host = await openHost(mode, ['countLater']);
    const { worker, handles, ints } = host;
    const counter = ints();
    const order: string[] = [];
    const runs = Array.from({ length: 5 }, (_, i) =>
      worker.run(async (orch) => {
        order.push(`begin ${i}, ${counter[0]} counted`);
        await delay(1);
        orch.submitSub(handles.countLater, argsOf([counter]));
      }),
    );
    await Promise.all(runs);
    expect(order).toEqual([0, 1, 2, 3, 4].map((i) => `begin ${i}, ${i} counted`));
  });

  it('may have an orchestration function that waits', async () => {
    await using host = await openHost(mode, ['count']);
    const { worker, handles, ints } = host;
    const counter = ints();
    await worker.run(async (orch) => {
      orch.submitSub(handles.count, argsOf([counter]));
      await delay(5);
      orch.submitSub(handles.count, argsOf([counter]));
    });
    expect(counter[0]).toBe(2);
  });

  it('are cancelled by a signal: what runs is told, what waits is not started', async () => {
    await using host = await openHost(mode, ['untilAborted', 'count']);
    const { worker, handles, ints } = host;
    const [told, counter] = [ints(2), ints()];
    const controller = new AbortController();
    const run = worker.run(
      (orch) => {
        orch.submitSub(handles.untilAborted, argsOf([told]));
        orch.submitSub(handles.count, argsOf([told, counter]));
      },
      undefined,
      undefined,
      { signal: controller.signal },
    );
    const settled = run.catch((error: unknown) => error);
    while (Atomics.load(told, 0) === 0) await delay(1);
    controller.abort();
    expect(await settled).toMatchObject({ code: 'ERR_PTO_RUN_ABORTED' });
    expect([...told, ...counter]).toEqual([1, 1, 0]);
    await worker.run((orch) => void orch.submitSub(handles.count, argsOf([counter])));
    expect(counter[0]).toBe(1);
  });
});

describe.each(['thread', 'process'] as const)('the event loop, %s', (mode) => {
  it('goes on while a run waits for a task', async () => {
    await using host = await openHost(mode, ['rest']);
    const { worker, handles } = host;
    const ticksDuring = async (body: () => Promise<unknown>): Promise<number> => {
      let ticks = 0;
      const timer = setInterval(() => ticks++, 5);
      await body();
      clearInterval(timer);
      return ticks;
    };
    const restMs = 500;
    const args = new TaskArgs().addScalar(restMs);
    const idle = await ticksDuring(() => delay(restMs));
    const busy = await ticksDuring(() => worker.run((orch) => void orch.submitSub(handles.rest, args)));
    // On a quiet machine they are the same. A loop that is held by the run has no tick at all.
    expect(busy).toBeGreaterThan(idle / 4);
  });

  it('turns while one short run after the other is awaited', async () => {
    await using host = await openHost(mode, ['count']);
    const { worker, handles, ints } = host;
    const counter = ints();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    for (let i = 0; i < 3000; i++) await worker.run((orch) => void orch.submitSub(handles.count, argsOf([counter])));
    clearInterval(timer);
    expect(counter[0]).toBe(3000);
    expect(ticks).toBeGreaterThan(0);
  });

  it('is free to notice the time limit of a task while the orchestration function waits', async () => {
    await using host = await openHost(mode, ['rest']);
    const { worker, handles } = host;
    const run = worker.run(
      async (orch) => {
        const noticed = new Promise((resolve) => worker.on('taskTimeout', resolve));
        orch.submitSub(handles.rest, new TaskArgs().addScalar(60_000));
        await noticed;
      },
      undefined,
      undefined,
      { timeoutMs: 50 },
    );
    await expect(run).rejects.toMatchObject({ code: 'ERR_PTO_TASK_TIMEOUT' });
  });
});

describe('functions on the thread of their worker', () => {
  it('run while that thread waits in runSync', () => {
    // A worker is made and initialised without the event loop, too.
    const worker = new Worker({ level: 3, subWorkers: { count: 2, mode: 'inline' }, heapRingBytes: 2 ** 20 });
    const order: string[] = [];
    const step = worker.register((args: { scalar(i: number): bigint }) => order.push(`task ${args.scalar(0)}`));
    worker.initSync();
    worker.runSync((orch) => {
      orch.submitSub(step, new TaskArgs().addScalar(1));
      orch.submitSub(step, new TaskArgs().addScalar(2));
      order.push('submitted');
    });
    expect(order.sort()).toEqual(['submitted', 'task 1', 'task 2']);
    worker.closeSync();
  });

  it('run while a submit waits for memory', async () => {
    await using worker = new Worker({ level: 3, subWorkers: { count: 1, mode: 'inline' }, heapRingBytes: 2 ** 20 });
    let ran = 0;
    const step = worker.register(() => void ran++);
    await worker.init();
    await worker.run((orch) => {
      // Only two of the tensors fit the ring, and only tasks that are done give them back.
      for (let i = 0; i < 8; i++) {
        orch.scope(() => void orch.submitSub(step, argsOf([orch.alloc([400_000], 'uint8')])));
      }
    });
    expect(ran).toBe(8);
  });

  it('may not be asynchronous in runSync, and may be in run', async () => {
    await using worker = new Worker({ level: 3, subWorkers: { count: 1, mode: 'inline' }, heapRingBytes: 2 ** 20 });
    let ran = 0;
    const step = worker.register(async () => {
      await delay(1);
      ran++;
    });
    await worker.init();
    expect(() => worker.runSync((orch) => void orch.submitSub(step))).toThrow(/returned a promise.*runSync/s);
    await worker.run((orch) => void orch.submitSub(step));
    expect(ran).toBeGreaterThanOrEqual(1);
  });

  it('may not start a run of the worker that waits for them', async () => {
    await using worker = new Worker({ level: 3, subWorkers: { count: 1, mode: 'inline' }, heapRingBytes: 2 ** 20 });
    const step = worker.register(() => void worker.runSync(() => undefined));
    await worker.init();
    expect(() => worker.runSync((orch) => void orch.submitSub(step))).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/runSync/) }),
    );
  });

  it('may run another worker', async () => {
    await using inner = new Worker({ level: 3, subWorkers: { count: 1, mode: 'inline' }, heapRingBytes: 2 ** 20 });
    await using outer = new Worker({ level: 3, subWorkers: { count: 1, mode: 'inline' }, heapRingBytes: 2 ** 20 });
    let ran = 0;
    const innermost = inner.register(() => void ran++);
    const step = outer.register(() => void inner.runSync((orch) => void orch.submitSub(innermost)));
    await Promise.all([inner.init(), outer.init()]);
    outer.runSync((orch) => void orch.submitSub(step));
    await outer.run((orch) => void orch.submitSub(step));
    expect(ran).toBe(2);
  });
});
