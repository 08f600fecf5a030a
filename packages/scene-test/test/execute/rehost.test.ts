import { Tensor } from '@pto/task-interface';
import { expect, test } from 'vitest';

import { rehost } from '../../src/execute/rehost.js';
import { taskArgs } from '../../src/index.js';

/** Memory with room for some tensors; notes the order in which they are given back. */
class CountedMemory {
  readonly freed: Tensor[] = [];
  readonly given: Tensor[] = [];
  readonly #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  alloc(shape: readonly number[], dtype: Tensor['dtype']): Tensor {
    if (this.given.length === this.#room) throw new Error('no room');
    const tensor = Tensor.zeros(shape, dtype);
    this.given.push(tensor);
    return tensor;
  }

  free(tensor: Tensor): void {
    this.freed.push(tensor);
  }
}

const three = () =>
  taskArgs({
    a: Tensor.fromNumbers([1, 2, 3, 4], [2, 2], 'bfloat16'),
    b: Tensor.fromNumbers([5n], [1], 'int64'),
    c: Tensor.zeros([3]),
    n: 7,
  });

test('values, shapes and types stay, and memory is given back last first', () => {
  const memory = new CountedMemory(3);
  const before = three();
  const hosted = rehost(before, memory);
  for (const name of before.tensorNames()) expect(hosted.args.tensor(name)).toEqual(before.tensor(name));
  expect([hosted.args.tensor('a'), hosted.args.specs.at(-1)]).toEqual([
    memory.given[0],
    { kind: 'scalar', name: 'n', value: 7 },
  ]);
  hosted.release();
  hosted.release();
  expect(memory.freed).toEqual([...memory.given].reverse());
});

test('when one cannot be moved, the others are given back', () => {
  const memory = new CountedMemory(2);
  expect(() => rehost(three(), memory)).toThrow('no room');
  expect(memory.freed).toEqual([...memory.given].reverse());
  expect(memory.freed).toHaveLength(2);
});

test('parts of one buffer that do not overlap can be moved', () => {
  const data = new Float32Array(8);
  const args = taskArgs({ low: Tensor.from(data.subarray(0, 4)), high: Tensor.from(data.subarray(4)) });
  expect(rehost(args, new CountedMemory(2)).args.tensorNames()).toEqual(['low', 'high']);
});

test('the same tensor twice is refused', () => {
  const tensor = Tensor.zeros([4]);
  const memory = new CountedMemory(2);
  expect(() => rehost(taskArgs({ x: tensor, y: tensor }), memory)).toThrow("'x' and 'y' share memory");
  expect(memory.given).toEqual([]);
});
