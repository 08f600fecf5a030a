import { Tensor } from '@pto/task-interface';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { broadcastTo, concat, gather, reshape, roll, slice, transpose } from '../../src/goldens/layout.js';
import { arange } from '../../src/tensor/filled.js';

const shapeRefused = expect.objectContaining({ code: 'ERR_PTO_ARGS_SHAPE' }) as Error;
const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
const dtypes = fc.constantFrom('f32', 'bf16', 'i8', 'u64');

function at(tensor: Tensor, index: readonly number[]): number | bigint {
  return tensor.data[index.reduce((sum, i, dim) => sum * tensor.shape[dim]! + i, 0)]!;
}

function indicesOf(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, extent) => all.flatMap((index) => Array.from({ length: extent }, (_, i) => [...index, i])),
    [[]],
  );
}

test('a transpose has each element at its permuted index', () => {
  const cases = shapes.chain((shape) =>
    fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }), dtypes),
  );
  fc.assert(
    fc.property(cases, ([shape, axes, dtype]) => {
      const tensor = Tensor.fromNumbers(
        Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i % 100),
        shape,
        dtype,
      );
      const result = transpose(tensor, axes);
      for (const index of indicesOf(result.shape)) {
        const source = new Array<number>(shape.length);
        axes.forEach((axis, dim) => (source[axis] = index[dim]!));
        expect(at(result, index)).toBe(at(tensor, source));
      }
    }),
  );
});

test('without axes the last two dimensions change places', () => {
  expect(transpose(arange([2, 3]))).toMatchObject({ shape: [3, 2], data: Float32Array.of(0, 3, 1, 4, 2, 5) });
  expect(transpose(arange([2, 3, 1])).shape).toEqual([2, 1, 3]);
  expect(transpose(arange([4])).shape).toEqual([4]);
  expect(() => transpose(arange([2, 3]), [0, 0])).toThrow(shapeRefused);
  expect(() => transpose(arange([2, 3]), [0, 2])).toThrow(shapeRefused);
});

test('a reshape keeps the elements in order and works out one extent', () => {
  expect(reshape(arange([2, 6]), [3, -1]).shape).toEqual([3, 4]);
  expect(reshape(arange([2, 6]), [12]).data).toEqual(arange(12).data);
  expect(() => reshape(arange([2, 6]), [5, -1])).toThrow(shapeRefused);
  expect(() => reshape(arange([2, 6]), [-1, -1])).toThrow(shapeRefused);
  expect(() => reshape(arange([2, 6]), [13])).toThrow(shapeRefused);
});

test('concatenating the parts of a tensor gives the tensor', () => {
  const cases = shapes.chain((shape) => fc.tuple(fc.constant(shape), fc.nat(shape.length - 1), dtypes));
  fc.assert(
    fc.property(cases, ([shape, axis, dtype]) => {
      const tensor = Tensor.fromNumbers(
        Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i % 100),
        shape,
        dtype,
      );
      const parts = Array.from({ length: shape[axis]! }, (_, i) => slice(tensor, { axis, start: i, end: i + 1 }));
      expect(concat(parts, { axis })).toEqual(tensor);
    }),
  );
  expect(() => concat([arange([2, 3]), arange([2, 4])])).toThrow(shapeRefused);
  expect(() => concat([])).toThrow(shapeRefused);
});

test('gather takes parts of a dimension by index', () => {
  const tensor = arange([3, 2]);
  expect(gather(tensor, Int32Array.of(2, 0, 2))).toMatchObject({
    shape: [3, 2],
    data: Float32Array.of(4, 5, 0, 1, 4, 5),
  });
  const indices = { data: Int32Array.of(1, 0, 0, 1), shape: [2, 2] };
  expect(gather(tensor, indices, { axis: -1 })).toMatchObject({
    shape: [3, 2, 2],
    data: Float32Array.of(1, 0, 0, 1, 3, 2, 2, 3, 5, 4, 4, 5),
  });
  expect(() => gather(tensor, Int32Array.of(3))).toThrow(shapeRefused);
  expect(() => gather(tensor, Int32Array.of(0), { axis: 2 })).toThrow(shapeRefused);
});

test('a slice is a range of a dimension', () => {
  expect([...slice(arange([2, 4]), { axis: 1, start: 1, end: 3 }).data]).toEqual([1, 2, 5, 6]);
  expect([...slice(arange(4), { start: 2 }).data]).toEqual([2, 3]);
  expect(() => slice(arange(4), { start: 2, end: 2 })).toThrow(shapeRefused);
  expect(() => slice(arange(4), { end: 5 })).toThrow(shapeRefused);
});

test('a roll moves what falls off to the other end', () => {
  expect([...roll(arange(4), 1).data]).toEqual([3, 0, 1, 2]);
  expect([...roll(arange(4), -5).data]).toEqual([1, 2, 3, 0]);
  expect([...roll(arange([2, 2]), 1, { axis: 0 }).data]).toEqual([2, 3, 0, 1]);
});

test('a tensor is repeated to the shape that it fits in', () => {
  expect([...broadcastTo(Float32Array.of(1, 2), [2, 2]).data]).toEqual([1, 2, 1, 2]);
  expect(() => broadcastTo(arange([2, 2]), [2])).toThrow(shapeRefused);
});
