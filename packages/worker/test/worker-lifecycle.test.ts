import type { ChipCallable } from '@pto/task-interface';
import { beforeAll, describe, expect, it } from 'vitest';

import { Worker } from '../src/index.js';
import { addition, compile, openWorker, smallRun, target, withBrokenKernel } from './support/callables.js';

const options = { level: 2, ...target } as const;
let vectorAdd: ChipCallable;

beforeAll(async () => {
  vectorAdd = await compile('vector_add');
}, 120_000);

describe('a new worker', () => {
  it('registers, and refuses what needs a device', async () => {
    const worker = new Worker(options);
    expect(worker.state).toBe('NEW');
    expect(worker.register(vectorAdd).id).toBe(0);
    const refusal = {
      code: 'ERR_PTO_WORKER_STATE',
      message: expect.stringContaining('not initialized; call init() first'),
    };
    await expect(worker.run(0, addition().args)).rejects.toMatchObject(refusal);
    for (const call of [() => worker.runSync(0, addition().args), () => worker.malloc(8)]) {
      expect(call).toThrow(expect.objectContaining(refusal));
    }
  });

  it('closes without ever having been initialised', async () => {
    const worker = new Worker(options);
    await worker.close();
    await worker.close();
    expect(worker.state).toBe('CLOSED');
    await expect(worker.init()).rejects.toMatchObject({
      code: 'ERR_PTO_WORKER_STATE',
      message: expect.stringContaining('Worker.init: the worker is closed'),
    });
  });
});

describe('an initialised worker', () => {
  it('refuses a second init and stays usable', async () => {
    await using worker = await openWorker(vectorAdd);
    expect(worker.state).toBe('READY');
    await expect(worker.init()).rejects.toMatchObject({
      code: 'ERR_PTO_WORKER_STATE',
      message: expect.stringContaining('already initialized'),
    });
    const { f, args } = addition();
    await worker.run(0, args, smallRun);
    expect(f[0]).toBe(5);
  });

  it('waits for pending runs when it closes, and refuses new ones at once', async () => {
    const worker = await openWorker(vectorAdd);
    const additions = Array.from({ length: 20 }, () => addition());
    const pending = additions.map(({ args }) => worker.run(0, args, smallRun));
    const closed = worker.close();
    expect(worker.state).toBe('CLOSED');
    expect(worker.close()).toBe(closed);
    await expect(worker.run(0, addition().args)).rejects.toMatchObject({
      code: 'ERR_PTO_WORKER_STATE',
      message: expect.stringContaining('the worker is closed'),
    });
    await closed;
    expect(additions.every(({ f }) => f[1023] === 5)).toBe(true);
    await Promise.all(pending);
    for (const call of [() => worker.register(vectorAdd), () => worker.unregister(0), () => worker.malloc(8)]) {
      expect(call).toThrow(expect.objectContaining({ code: 'ERR_PTO_WORKER_STATE' }));
    }
  });

  it('closes at the end of the block that declared it with await using', async () => {
    let kept: Worker;
    {
      await using worker = await openWorker();
      kept = worker;
      expect(kept.state).toBe('READY');
    }
    expect(kept.state).toBe('CLOSED');
  });
});

describe('a worker whose init failed', () => {
  it('rejects every later call with the same error, and closes', async () => {
    const worker = new Worker(options);
    worker.register(withBrokenKernel());
    const failure: unknown = await worker.init().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ERR_PTO_KERNEL_LOAD' });
    expect(worker.state).toBe('FAILED');
    await expect(worker.run(0, addition().args)).rejects.toBe(failure);
    expect(() => worker.register(vectorAdd)).toThrow(failure);
    await expect(worker.init()).rejects.toMatchObject({ code: 'ERR_PTO_WORKER_STATE' });
    await worker.close();
    expect(worker.state).toBe('CLOSED');
  });

  it('has given the device back', async () => {
    const failed = new Worker(options);
    failed.register(withBrokenKernel());
    await expect(failed.init()).rejects.toThrow();
    await using worker = await openWorker(vectorAdd);
    const { f, args } = addition();
    await worker.run(0, args, smallRun);
    expect(f[0]).toBe(5);
  });

  it('counts as initialising until it has undone everything', async () => {
    const worker = new Worker(options);
    worker.register(withBrokenKernel());
    const initialized = worker.init();
    expect(worker.state).toBe('INITIALIZING');
    expect(() => worker.unregister(0)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('await init() first') }),
    );
    const closed = worker.close();
    await expect(initialized).rejects.toMatchObject({
      code: 'ERR_PTO_INIT_ABORTED',
      cause: { code: 'ERR_PTO_KERNEL_LOAD' },
    });
    await closed;
    expect(worker.state).toBe('CLOSED');
  });
});
