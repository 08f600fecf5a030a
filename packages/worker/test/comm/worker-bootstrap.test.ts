import { readdirSync } from 'node:fs';

import { beforeAll, describe, expect, it } from 'vitest';

import { TaskArgs } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';

import { StartupError, Worker } from '../../src/index.js';
import type { ChipBootstrapOptions } from '../../src/index.js';
import { addition, compile, smallRun, target } from '../support/callables.js';

const options = { level: 3, ...target, deviceIds: [0, 1] } as const;
const buffer = { name: 'data', dtype: 'float32', count: 4 } as const;

function bootstrap(rank: number, more: object = {}): ChipBootstrapOptions {
  return {
    comm: { rank, windowBytes: 64 },
    buffers: [
      { ...buffer, ...more },
      { ...buffer, name: 'more' },
    ],
  };
}

describe('chips that are started with a communicator', () => {
  let vectorAdd: ChipCallable;
  beforeAll(async () => {
    vectorAdd = await compile('vector_add');
  });

  it.each(['init', 'initSync'] as const)('have ranks, windows and buffers after %s', async (init) => {
    await using worker = new Worker({ ...options, chipBootstrap: [bootstrap(1), bootstrap(0)] });
    await worker[init]();
    expect(worker.chipContexts).toHaveLength(2);
    for (const [chip, context] of worker.chipContexts.entries()) {
      expect(context).toMatchObject({ worker: chip, deviceId: chip, rank: 1 - chip, rankCount: 2 });
      const { window, buffers, deviceContext } = context;
      expect(deviceContext).toBeTypeOf('bigint');
      expect(window).toMatchObject({ nbytes: 64, chip: chip });
      expect(buffers['data']!.address).toBe(window!.address);
      expect(buffers['more']!.address).toBe(window!.address + 16n);
    }
  });

  it('hold what was loaded, and nobody frees a part of a window', async () => {
    const loadFromHost = Float32Array.of(1, 2, 3, 4);
    await using worker = new Worker({ ...options, chipBootstrap: [bootstrap(0, { loadFromHost }), bootstrap(1)] });
    await worker.init();
    const [first, second] = worker.chipContexts;
    const copy = new Float32Array(8);
    worker.copyFrom(copy, first!.window!);
    expect([...copy]).toEqual([1, 2, 3, 4, 0, 0, 0, 0]);
    worker.copyFrom(copy, second!.window!);
    expect([...copy]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(() => worker.free(first!.buffers['data']!)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_DEVICE_POINTER', message: expect.stringContaining('part of a window') }),
    );
  });

  it('store to the host after each task', async () => {
    await using worker = new Worker({ ...options, chipBootstrap: [bootstrap(0, { storeToHost: true }), bootstrap(1)] });
    const add = worker.register(vectorAdd, { name: 'vector_add' });
    await worker.init();
    const [{ buffers, hostOutputs }] = worker.chipContexts as [(typeof worker.chipContexts)[0]];
    worker.copyTo(buffers['data']!, Float32Array.of(5, 6, 7, 8));
    expect([...hostOutputs['data']!.data]).toEqual([0, 0, 0, 0]);
    await worker.run((orch) => void orch.submitNextLevel(add, addition().args, smallRun, { worker: 0 }));
    expect([...hostOutputs['data']!.data]).toEqual([5, 6, 7, 8]);
    await worker.run((orch) => {
      orch.copyTo(buffers['data']!, Float32Array.of(9, 9, 9, 9));
      orch.submitNextLevel(add, addition().args, smallRun, { worker: 1 });
    });
    expect([...hostOutputs['data']!.data]).toEqual([5, 6, 7, 8]);
  });

  it('may be some of the chips only', async () => {
    const alone: ChipBootstrapOptions = { comm: { rank: 0, rankCount: 1, windowBytes: 8 } };
    await using worker = new Worker({ ...options, chipBootstrap: [{}, alone] });
    await worker.init();
    expect(worker.chipContexts).toMatchObject([
      { worker: 0, buffers: {} },
      { worker: 1, rank: 0, rankCount: 1 },
    ]);
    expect(worker.chipContexts[0]!.window).toBeUndefined();
  });

  it('fail to start when a communicator cannot be opened, and leave nothing', async () => {
    const shared = readdirSync('/dev/shm').length;
    const windowBytes = 2 ** 50;
    const chipBootstrap = [0, 1].map((rank) => ({ comm: { rank, windowBytes } }));
    const worker = new Worker({ ...options, chipBootstrap });
    const failure: unknown = await worker.init().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartupError);
    expect(failure).toMatchObject({ code: 'ERR_PTO_SHM' });
    expect(worker.state).toBe('FAILED');
    await expect(worker.run(() => undefined)).rejects.toBe(failure);
    expect(readdirSync('/dev/shm')).toHaveLength(shared);
    await worker.close();
  });

  it('refuse tensors of another chip’s window', async () => {
    await using worker = new Worker({ ...options, chipBootstrap: [bootstrap(0), bootstrap(1)] });
    const add = worker.register(vectorAdd, { name: 'vector_add' });
    await worker.init();
    const theirs = worker.chipContexts[1]!.buffers['data']!.tensor([4], 'float32');
    const args = new TaskArgs()
      .addTensor(theirs)
      .addTensor(new Float32Array(4))
      .addTensor(new Float32Array(4), 'output');
    await expect(
      worker.run((orch) => void orch.submitNextLevel(add, args, smallRun, { worker: 0 })),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_PTO_(DEVICE_POINTER|WORKER_ID)$/) });
  });
});
