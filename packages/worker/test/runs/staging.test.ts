import { TaskArgs } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CallableHandle, TaskArgsView, Worker } from '../../src/index.js';
import { openInline } from '../support/hosts.js';

let worker: Worker;
let addOne: CallableHandle;
let writeFirst: CallableHandle;
let fail: CallableHandle;

beforeAll(async () => {
  worker = await openInline();
  addOne = worker.register((args: TaskArgsView) => {
    const { data } = args.tensor<Int32Array>(0);
    for (let i = 0; i < data.length; i++) data[i]! += 1;
  });
  writeFirst = worker.register((args: TaskArgsView) => {
    args.tensor<Int32Array>(0).data[0] = 99;
  });
  fail = worker.register(() => {
    throw new Error('on purpose');
  });
});

afterAll(() => worker.close());

const inout = (array: Int32Array): TaskArgs => new TaskArgs().addTensor(array, 'inout');

describe('an ordinary array', () => {
  it('is copied in and back, once a run, and counted', async () => {
    const array = Int32Array.of(1, 2, 3, 4);
    const { stats } = await worker.run((orch) => {
      for (let i = 0; i < 5; i++) orch.submitSub(addOne, inout(array));
    });
    expect([...array]).toEqual([6, 7, 8, 9]);
    expect(stats.stagedBytes).toBe(32);
  });

  it('is one piece of memory, whatever parts of it tasks name', async () => {
    const array = new Int32Array(8);
    const { stats } = await worker.run((orch) => {
      orch.submitSub(addOne, inout(array.subarray(0, 6)));
      orch.submitSub(addOne, inout(array.subarray(2, 8)));
      orch.submitSub(addOne, inout(array.subarray(4, 5)));
    });
    expect([...array]).toEqual([1, 1, 2, 2, 3, 2, 1, 1]);
    expect(stats.stagedBytes).toBe(2 * array.byteLength);
  });

  it('keeps around the tensor what it had', async () => {
    const array = new Int32Array(6).fill(7);
    await worker.run((orch) => void orch.submitSub(addOne, inout(array.subarray(2, 4))));
    expect([...array]).toEqual([7, 7, 8, 8, 7, 7]);
  });

  it('keeps of an output what the task does not write', async () => {
    const array = Int32Array.of(1, 2, 3);
    for (const tag of ['output', 'output_existing'] as const) {
      await worker.run((orch) => void orch.submitSub(writeFirst, new TaskArgs().addTensor(array, tag)));
      expect([...array]).toEqual([99, 2, 3]);
    }
  });

  it('is not written where it is an input', async () => {
    const array = Int32Array.of(1, 2);
    const { stats } = await worker.run((orch) => void orch.submitSub(addOne, new TaskArgs().addTensor(array)));
    expect([[...array], stats.stagedBytes]).toEqual([[1, 2], 8]);
  });

  it('may be memory of threads', async () => {
    const array = new Int32Array(new SharedArrayBuffer(16));
    await worker.run((orch) => void orch.submitSub(addOne, inout(array)));
    expect([...array]).toEqual([1, 1, 1, 1]);
  });

  it('has its results when another part of the run failed', async () => {
    const array = Int32Array.of(1);
    const failing = worker.run((orch) => {
      orch.submitSub(addOne, inout(array));
      orch.submitSub(fail);
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect([...array]).toEqual([2]);
  });

  it('that is transferred while the run goes on fails it, and only it', async () => {
    const [gone, kept] = [Int32Array.of(1), Int32Array.of(1)];
    const failing = worker.run((orch) => {
      orch.submitSub(addOne, inout(gone));
      orch.submitSub(addOne, inout(kept));
      structuredClone(gone, { transfer: [gone.buffer] });
    });
    await expect(failing).rejects.toMatchObject({
      code: 'ERR_PTO_ARGS_TENSOR',
      message: expect.stringContaining('an ArrayBuffer that has 0 now'),
    });
    expect([...kept]).toEqual([2]);
  });

  it('leaves no shared memory taken', async () => {
    const used = (): unknown => (worker.stats() as { arenas: { usedBytes: number } }).arenas.usedBytes;
    const before = used();
    for (let i = 0; i < 10; i++) await worker.run((orch) => void orch.submitSub(addOne, inout(new Int32Array(4096))));
    expect(used()).toBe(before);
  });
});

describe('memory of alloc', () => {
  it('is not copied, nor is any view of it', async () => {
    const tensor = worker.alloc([8], 'int32');
    const half = (tensor.data as Int32Array).subarray(4);
    const { stats } = await worker.run((orch) => {
      orch.submitSub(addOne, new TaskArgs().addTensor(tensor, 'inout'));
      orch.submitSub(addOne, inout(half));
      orch.submitSub(addOne, inout(new Int32Array(tensor.data.buffer, 4, 2)));
    });
    expect([...(tensor.data as Int32Array)]).toEqual([1, 2, 2, 1, 2, 2, 2, 2]);
    expect(stats.stagedBytes).toBe(0);
    worker.free(tensor);
    expect(tensor.data.length).toBe(0);
  });

  it('begins with zeros, also where memory was used before', () => {
    for (let i = 0; i < 3; i++) {
      const tensor = worker.alloc([64], 'int32');
      expect([...(tensor.data as Int32Array)].every((value) => value === 0)).toBe(true);
      tensor.data.fill(7 as never);
      worker.free(tensor);
    }
  });

  it('of another worker is ordinary memory here', async () => {
    await using other = await openInline();
    const tensor = other.alloc([2], 'int32');
    const { stats } = await worker.run(
      (orch) => void orch.submitSub(addOne, new TaskArgs().addTensor(tensor, 'inout')),
    );
    expect([[...(tensor.data as Int32Array)], stats.stagedBytes]).toEqual([[1, 1], 16]);
  });
});
