import { DataType, Scalar, TaskArgs, Tensor, TensorArgType } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { argsOf, modes, openHost } from './support.js';
import type { Host } from './support.js';

const names = [
  'count',
  'nothing',
  'describeArguments',
  'readScalars',
  'square',
  'countLater',
  'describeContext',
] as const;

describe.each(modes)('sub tasks, %s', (mode) => {
  let host: Host<(typeof names)[number]>;
  beforeAll(async () => {
    host = await openHost(mode, names);
  });
  afterAll(() => host?.worker.close());

  it('a task is executed once', async () => {
    const { worker, handles, ints } = host;
    const counter = ints();
    await worker.run((orch) => void orch.submitSub(handles.count, argsOf([counter])));
    expect(counter[0]).toBe(1);
  });

  it('a run may submit a callable several times', async () => {
    const { worker, handles, ints } = host;
    const counter = ints();
    await worker.run((orch) => {
      for (let i = 0; i < 3; i++) orch.submitSub(handles.count, argsOf([counter]));
    });
    expect(counter[0]).toBe(3);
  });

  it('a submit returns the number of its task', async () => {
    const { worker, handles } = host;
    const slots: number[] = [];
    await worker.run((orch) => {
      for (let i = 0; i < 2; i++) slots.push(orch.submitSub(handles.nothing).taskSlot);
    });
    expect(slots[0]).toBeGreaterThanOrEqual(0);
    expect(slots[1]).toBe(slots[0]! + 1);
  });

  it('a function sees the data type, the extents and the tag of its tensor', async () => {
    const { worker, handles, ints } = host;
    const seen = ints(8);
    const args = new TaskArgs().addTensor(worker.alloc([4], 'float32')).addTensor(seen, 'inout');
    await worker.run((orch) => void orch.submitSub(handles.describeArguments, args));
    expect([...seen.subarray(0, 6)]).toEqual([2, 0, DataType.FLOAT32, TensorArgType.INPUT, 1, 4]);
  });

  it('a function sees all dimensions, and none', async () => {
    const { worker, handles, ints } = host;
    for (const shape of [[1, 2, 3, 4, 5], []]) {
      const seen = ints(16);
      const args = new TaskArgs().addTensor(worker.alloc(shape, 'bfloat16'), 'no_dep').addTensor(seen, 'inout');
      await worker.run((orch) => void orch.submitSub(handles.describeArguments, args));
      const length = 5 + shape.length;
      const expected = [2, 0, DataType.BFLOAT16, TensorArgType.NO_DEP, shape.length, ...shape];
      expect([...seen.subarray(0, length)]).toEqual(expected);
    }
  });

  it('a function reads scalars of several types', async () => {
    const { worker, handles } = host;
    const seen = worker.alloc([3], 'float32');
    const args = argsOf([seen])
      .addScalar(Scalar.i32(-42))
      .addScalar(Scalar.f32(1.25))
      .addScalar(7n << 32n);
    await worker.run((orch) => void orch.submitSub(handles.readScalars, args));
    expect([...seen.data]).toEqual([-42, 2.5, 7]);
  });

  it('arguments may be left out', async () => {
    const { worker, handles } = host;
    const { stats } = await worker.run((orch) => {
      orch.submitSub(handles.nothing);
      orch.submitSub(handles.nothing, new TaskArgs());
    });
    expect(stats.taskCount).toBe(2);
  });

  it('a function that returns a promise is waited for', async () => {
    const { worker, handles, ints } = host;
    const counter = ints();
    await worker.run((orch) => {
      for (let i = 0; i < 3; i++) orch.submitSub(handles.countLater, argsOf([counter]));
    });
    expect(counter[0]).toBe(3);
  });

  it('a function knows its run, its task and its worker', async () => {
    const { worker, handles, ints } = host;
    const seen = ints(6);
    const { stats } = await worker.run((orch) => void orch.submitSub(handles.describeContext, argsOf([seen])));
    expect([...seen]).toEqual([1, 0, stats.runId, expect.any(Number), 0, 1]);
  });

  it('runSync runs the same', () => {
    const { worker, handles, ints } = host;
    const counter = ints();
    worker.runSync((orch) => {
      for (let i = 0; i < 3; i++) orch.submitSub(handles.count, argsOf([counter]));
    });
    expect(counter[0]).toBe(3);
  });

  it('an ordinary array is copied in and out', async () => {
    const { worker, handles } = host;
    const [counter, squares] = [Int32Array.of(10), new Int32Array(3)];
    const { stats } = await worker.run((orch) => {
      orch.submitSub(handles.count, argsOf([counter]));
      orch.submitSub(handles.square, argsOf([squares], 'output_existing').addScalar(5));
    });
    expect(counter[0]).toBe(11);
    expect([...squares]).toEqual([25, 25, 25]);
    expect(stats.stagedBytes).toBeGreaterThanOrEqual(20);
  });

  it('a tensor of alloc is not copied', async () => {
    const { worker, handles } = host;
    const squares: Tensor = worker.alloc([3], 'int32');
    const { stats } = await worker.run((orch) => void orch.submitSub(handles.square, argsOf([squares]).addScalar(3)));
    expect([...squares.data]).toEqual([9, 9, 9]);
    expect(stats.stagedBytes).toBe(0);
  });
});
