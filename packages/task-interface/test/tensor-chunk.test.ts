import { expect, it } from 'vitest';
import { MAX_VIEW_BYTES, Tensor } from '../src/index.js';
import type { TensorMemory } from '../src/index.js';
import { thrownBy } from './thrown.js';

const counted = (shape: readonly number[]): Tensor =>
  Tensor.fromNumbers(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
    shape,
    'int32',
  );

/** Memory that only knows what is asked of it. */
function largeMemory(byteLength: number): { memory: TensorMemory; asked: [number, number][] } {
  const asked: [number, number][] = [];
  const view = (byteOffset: number, nbytes: number): ArrayBuffer => {
    asked.push([byteOffset, nbytes]);
    return new ArrayBuffer(nbytes);
  };
  return { memory: { byteLength, view }, asked };
}

it('parts are nearly equal, follow each other, and are all there is', () => {
  for (const [shape, count] of [
    [[7, 3], 3],
    [[1, 1, 5, 2], 5],
    [[8], 3],
    [[4, 4], 1],
    [[], 1],
    [[1, 1], 1],
  ] as const) {
    const tensor = counted(shape);
    const parts = Array.from({ length: count }, (_, i) => tensor.chunk(i, count));
    expect(parts.flatMap(({ data }) => [...(data as Int32Array)])).toEqual([...(tensor.data as Int32Array)]);
    const lengths = parts.map(({ data }) => data.length);
    expect(parts.map(({ shape: part }) => part.length)).toEqual(parts.map(() => shape.length));
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(tensor.data.length / (shape[0] ?? 1));
  }
});

it('a part is a view, also of a part', () => {
  const tensor = counted([4, 2]);
  const part = tensor.chunk(1, 2).chunk(0, 2);
  expect([part.shape, [...(part.data as Int32Array)]]).toEqual([
    [1, 2],
    [4, 5],
  ]);
  part.data[1] = 50;
  expect(tensor.data[5]).toBe(50);
});

it.each([
  [-1, 2],
  [2, 2],
  [0.5, 2],
  ['0', 2],
  [0, 0],
  [0, 5],
  [0, 1.5],
])('chunk(%o, %o) of 4 rows is refused', (index, count) => {
  const tensor = counted([4, 2]);
  expect(thrownBy(() => tensor.chunk(index as number, count))).toMatchObject({
    code: 'ERR_PTO_ARGS_SHAPE',
    message: expect.stringContaining('Tensor.chunk') as string,
  });
});

it('without a count, what fits an ArrayBuffer is one part', () => {
  const tensor = counted([4, 2]);
  expect(tensor.chunkCount).toBe(1);
  expect(tensor.chunk(0).data).toEqual(tensor.data);
});

it('more than 4 GiB is as many parts as it takes, at offsets that need more than 32 bits', () => {
  const { memory, asked } = largeMemory(20 * 2 ** 30);
  const tensor = Tensor.within(memory, [2 ** 20, 5 * 1024], 'float32');
  expect([tensor.nbytes, tensor.chunkCount]).toEqual([20 * 2 ** 30, 6]);
  const failure = thrownBy(() => tensor.data);
  expect(failure).toMatchObject({
    code: 'ERR_PTO_ARGS_TENSOR',
    message: expect.stringContaining('chunk(5)') as string,
  });
  const last = tensor.chunk(2 ** 20 - 1, 2 ** 20);
  expect([last.shape, asked]).toEqual([[1, 5120], [[20 * 2 ** 30 - 20_480, 20_480]]]);
});

it('a row of more than 4 GiB is split again', () => {
  const { memory, asked } = largeMemory(2 ** 34);
  const row = Tensor.within(memory, [2, 2 ** 31], 'float32').chunk(1);
  expect([row.shape, row.chunkCount]).toEqual([[1, 2 ** 31], 2]);
  const part = row.chunk(3, 2 ** 28);
  expect([part.shape, asked]).toEqual([[1, 8], [[2 ** 33 + 96, 32]]]);
});

it('a tensor lies in its memory', () => {
  const { memory } = largeMemory(MAX_VIEW_BYTES * 2);
  expect(Tensor.within(memory, [16], 'int8', MAX_VIEW_BYTES * 2 - 16).nbytes).toBe(16);
  for (const byteOffset of [-1, MAX_VIEW_BYTES * 2 - 15, NaN]) {
    expect(thrownBy(() => Tensor.within(memory, [16], 'int8', byteOffset)).code).toBe('ERR_PTO_ARGS_SHAPE');
  }
});
