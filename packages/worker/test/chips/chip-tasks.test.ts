import { TaskArgs } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CallableHandle, Worker } from '../../src/index.js';
import { compile, compileThrowing, smallRun } from '../support/callables.js';
import { openChips, sumArgs } from '../support/hosts.js';

let vectorAdd: ChipCallable;
let worker: Worker;
let add: CallableHandle;

const floats = (value: number): Float32Array => new Float32Array(1024).fill(value);

beforeAll(async () => {
  vectorAdd = await compile('vector_add');
  ({ worker, add } = await openChips(vectorAdd, { subWorkers: { count: 1, mode: 'inline' } }));
}, 120_000);

afterAll(() => worker.close());

describe('tasks on chips', () => {
  it('run on the chip that they are sent to, and tell how long it took', async () => {
    const [left, right] = [floats(0), floats(0)];
    const { timing, stats } = await worker.run((orch) => {
      orch.submitNextLevel(add, sumArgs(floats(1), floats(2), left), smallRun, { worker: 0 });
      orch.submitNextLevel(add, sumArgs(floats(3), floats(4), right), smallRun, { worker: 1 });
    });
    expect([left[0], left[1023], right[0], right[1023]]).toEqual([3, 3, 7, 7]);
    expect(stats).toMatchObject({ taskCount: 2, stagedBytes: 4096 * 8 });
    expect(timing.perChip).toHaveLength(2);
    expect(timing.perChip.every((ns) => ns > 0n)).toBe(true);
    expect(timing.deviceWallNs).toBe(timing.perChip[0]! > timing.perChip[1]! ? timing.perChip[0] : timing.perChip[1]);
    expect(timing.hostWallNs).toBeGreaterThanOrEqual(timing.buildNs + timing.queueNs);
  });

  it('wait for what they read, through memory that is not copied', async () => {
    const [a, f] = [worker.alloc([1024]), worker.alloc([1024])];
    a.data.fill(5 as never);
    const { stats } = await worker.run((orch) => {
      const sum = orch.alloc([1024]);
      orch.submitNextLevel(add, new TaskArgs().addTensor(a).addTensor(a).addTensor(sum, 'inout'), smallRun);
      orch.submitNextLevel(add, sumArgs(sum, sum, f), smallRun);
    });
    expect([f.data[0], f.data[1023], stats.stagedBytes]).toEqual([20, 20, 0]);
    worker.free(a);
    worker.free(f);
  });

  it('run as a group on distinct chips', async () => {
    const results = [floats(0), floats(0)];
    await worker.run((orch) => {
      const members = results.map((f, i) => sumArgs(floats(i), floats(10), f));
      orch.submitNextLevelGroup(add, members, smallRun, { workers: [1, 0] });
    });
    expect(results.map((f) => f[512])).toEqual([10, 11]);
  });

  it('are followed by a function that reads their results', async () => {
    const seen: number[] = [];
    const look = worker.register((args: { tensor(i: number): { data: Float32Array } }) => {
      seen.push(args.tensor(0).data[7]!);
    });
    await worker.run((orch) => {
      const f = orch.alloc([1024]);
      orch.submitNextLevel(
        add,
        new TaskArgs().addTensor(floats(8)).addTensor(floats(9)).addTensor(f, 'inout'),
        smallRun,
      );
      orch.submitSub(look, new TaskArgs().addTensor(f));
    });
    expect(seen).toEqual([17]);
  });

  it('run callables that were registered after init, on every chip, until they are unregistered', async () => {
    const again = worker.register(vectorAdd, { name: 'again' });
    expect([again.hashId, again.id === add.id]).toEqual([add.hashId, false]);
    worker.unregister(again);
    const throwing = worker.register(await compileThrowing());
    const failing = worker.run(
      (orch) => void orch.submitNextLevel(throwing, sumArgs(floats(1), floats(1), floats(0)), smallRun),
    );
    await expect(failing).rejects.toMatchObject({
      code: 'ERR_PTO_TASK_NATIVE',
      message: expect.stringMatching(/^chip_process dev=\d: .*throwing_add/s),
      callable: { id: throwing.id },
      workerPath: expect.stringMatching(/^L3\/chip\d$/),
    });
    worker.unregister(throwing);
    await expect(
      worker.run((orch) => void orch.submitNextLevel(throwing, sumArgs(floats(1), floats(1), floats(0)))),
    ).rejects.toMatchObject({ code: 'ERR_PTO_CALLABLE_UNKNOWN' });
    const f = floats(0);
    await worker.run((orch) => void orch.submitNextLevel(add, sumArgs(floats(1), floats(2), f), smallRun));
    expect(f[0]).toBe(3);
  });
});

describe('memory of chips', () => {
  it('keeps what is copied to it, and is used by tasks of its chip', async () => {
    const buffers = [1, 2].map((value) => {
      const buffer = worker.malloc(4096, { worker: 1 });
      worker.copyTo(buffer, floats(value));
      return buffer;
    });
    const f = floats(0);
    for (let round = 0; round < 2; round++) {
      await worker.run((orch) => {
        const [a, b] = buffers.map((buffer) => buffer.tensor([1024], 'float32'));
        const args = new TaskArgs().addTensor(a!).addTensor(b!).addTensor(f, 'output_existing');
        orch.submitNextLevel(add, args, smallRun);
      });
      expect(f[round]).toBe(3);
    }
    const back = new Float32Array(1000);
    worker.copyFrom(back, buffers[1]!, { offset: 96 });
    expect(back.every((value) => value === 2)).toBe(true);
    for (const buffer of buffers) worker.free(buffer);
  });

  it('larger than what is copied at a time arrives whole', () => {
    const bytes = Uint8Array.from({ length: 3_000_001 }, (_, i) => i * 7);
    const buffer = worker.malloc(bytes.length);
    worker.copyTo(buffer, bytes);
    const back = new Uint8Array(bytes.length);
    worker.copyFrom(back, buffer);
    expect(Buffer.compare(back, bytes)).toBe(0);
    const shared = worker.alloc([bytes.length], 'uint8');
    worker.copyFrom(shared.data, buffer);
    expect(Buffer.compare(shared.data as Uint8Array, bytes)).toBe(0);
    worker.free(shared);
    worker.free(buffer);
  });
});
