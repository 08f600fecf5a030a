import { CallConfig } from '@pto/task-interface';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ChipWorker } from '../src/index.js';
import { addition, additionsOf, openWorker, smallRun } from './support/callables.js';

const CROWD = 1;
const OVERWRITE = 2;

let worker: ChipWorker;

beforeEach(() => {
  worker = openWorker();
  worker.prepare(CROWD, additionsOf('crowd'));
  worker.prepare(OVERWRITE, additionsOf('overwrite'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await worker.finalize();
});

describe('the sizes of the rings', () => {
  const overflow = {
    code: 'ERR_PTO_RUN_SCOPE_DEADLOCK',
    details: expect.objectContaining({ scopeDepth: 0, statusName: 'SCOPE_DEADLOCK' }),
  };

  it('belong to the run that they are given to', async () => {
    const small = { ...smallRun, ringTaskWindow: 4 };
    const { f, args } = addition(10);
    const runs = [small, smallRun, small, smallRun].map((config) => worker.run(CROWD, args, config));
    const outcomes = await Promise.allSettled(runs);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[0]).toMatchObject({ reason: overflow });
    expect(f[0]).toBe(5);
    expect(() => worker.runSync(CROWD, args, small)).toThrow(expect.objectContaining(overflow));
    worker.runSync(CROWD, args, smallRun);
  });

  it('are given ring by ring, and 0 leaves one as it is', () => {
    const { args } = addition(10);
    expect(() => worker.runSync(CROWD, args, { ...smallRun, ringTaskWindow: [4, 0, 0, 0] })).toThrow(
      expect.objectContaining(overflow),
    );
    worker.runSync(CROWD, args, {
      ...smallRun,
      ringTaskWindow: [0, 4, 4, 4],
      ringHeap: 1024,
      ringDepPool: [0, 4, 8, 5],
    });
  });

  it('come before the environment', () => {
    vi.stubEnv('PTO2_RING_TASK_WINDOW', '4');
    const { args } = addition(10);
    expect(() => worker.runSync(CROWD, args, smallRun)).toThrow(expect.objectContaining(overflow));
    worker.runSync(CROWD, args, { ...smallRun, ringTaskWindow: 32 });
  });

  it('may be too large for the runtime, which then says what it can do', () => {
    expect(() => worker.runSync(CROWD, addition(1).args, { ...smallRun, ringTaskWindow: 2 ** 31 })).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_CONFIG_INVALID',
        message: expect.stringContaining('a power of two from 4 to'),
      }),
    );
  });
});

it('readers are tracked on demand: who overwrites waits for them', () => {
  for (const config of [{ ...smallRun, trackReaders: true }, CallConfig.from({ ...smallRun, trackReaders: true })]) {
    const { a, f, args } = addition(30);
    worker.runSync(OVERWRITE, args, config);
    expect([f[0], f[1023], a[0], a[1023]]).toEqual([5, 5, 6, 6]);
  }
});

describe('a limit for kernels', () => {
  it('does not concern those that return in time', async () => {
    const { f, args } = addition(1);
    await worker.run(0, args, { ...smallRun, kernelTimeoutMs: 60_000 });
    expect(f[0]).toBe(5);
  });

  it('names the kernel that exceeds it, and the worker is closed and opened anew', async () => {
    await using lost = openWorker(1);
    await expect(lost.run(0, addition(120_000).args, { ...smallRun, kernelTimeoutMs: 20 })).rejects.toMatchObject({
      code: 'ERR_PTO_RUN_KERNEL_TIMEOUT',
      message: expect.stringMatching(/Where: kernel 'kernel_delayed_add' \(func_id 0\), task 0 of ring 0, core \d+/),
      details: expect.objectContaining({ funcId: 0, taskId: 0n, core: expect.any(Number) }),
    });
    await expect(lost.run(0, addition().args, smallRun)).rejects.toMatchObject({ code: 'ERR_PTO_DEVICE_LOST' });
    await lost.finalize();
    await using next = openWorker(1);
    const { f, args } = addition();
    await next.run(0, args, smallRun);
    expect(f[0]).toBe(5);
  });
});
