import { DataType, Tensor } from '@pto/task-interface';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { argmax, argmin, cumsum, max, mean, min, sum } from '../../src/goldens/reduce.js';
import { randint, randn } from '../../src/tensor/random.js';
import { expectNear } from './near.js';

const shapeRefused = expect.objectContaining({ code: 'ERR_PTO_ARGS_SHAPE' }) as Error;

/** Groups of elements that a reduction over these axes makes one of, by a plain walk over all indices. */
function groupsOf(tensor: Tensor, axes: readonly number[]): number[][] {
  const groups = new Map<string, number[]>();
  Array.from(tensor.data as Float32Array).forEach((value, i) => {
    let rest = i;
    const index = [...tensor.shape].reverse().map((extent) => {
      const at = rest % extent;
      rest = Math.floor(rest / extent);
      return at;
    });
    const key = index
      .reverse()
      .map((at, dim) => (axes.includes(dim) ? '' : at))
      .join();
    groups.set(key, [...(groups.get(key) ?? []), value]);
  });
  return [...groups.values()];
}

const cases = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
  .chain((shape) => fc.tuple(fc.constant(shape), fc.subarray([...shape.keys()], { minLength: 1 }), fc.integer()));

test('reductions over any dimensions are those of a plain walk', () => {
  fc.assert(
    fc.property(cases, ([shape, axis, seed]) => {
      const tensor = randn(shape, { seed });
      const groups = groupsOf(tensor, axis);
      expectNear(
        sum(tensor, { axis }).data,
        groups.map((group) => group.reduce((a, b) => a + b)),
      );
      expectNear(
        mean(tensor, { axis }).data,
        groups.map((group) => group.reduce((a, b) => a + b) / group.length),
      );
      expect([...max(tensor, { axis }).data]).toEqual(groups.map((group) => Math.max(...group)));
      expect([...min(tensor, { axis }).data]).toEqual(groups.map((group) => Math.min(...group)));
      expect([...argmax(tensor, { axis }).data]).toEqual(groups.map((group) => group.indexOf(Math.max(...group))));
      expect([...argmin(tensor, { axis }).data]).toEqual(groups.map((group) => group.indexOf(Math.min(...group))));
      const kept = sum(tensor, { axis, keepDims: true }).shape;
      expect(kept).toEqual(shape.map((extent, dim) => (axis.includes(dim) ? 1 : extent)));
      expect(sum(tensor, { axis }).shape).toEqual(shape.filter((_, dim) => !axis.includes(dim)));
      // In whichever order the dimensions are named.
      expect(argmax(tensor, { axis: axis.toReversed() })).toEqual(argmax(tensor, { axis }));
    }),
  );
});

test('without axes everything is reduced', () => {
  const tensor = Tensor.fromNumbers([3, 1, 2, 4], [2, 2]);
  expect(sum(tensor)).toMatchObject({ shape: [], data: Float32Array.of(10) });
  expect(argmax(tensor)).toMatchObject({ dtype: DataType.INT32, data: Int32Array.of(3) });
  expect(sum(tensor, { axis: -1 }).data).toEqual(Float32Array.of(4, 6));
  expect(() => sum(tensor, { axis: 2 })).toThrow(shapeRefused);
});

test('sums are more precise than float32 adds, and integers wrap around', () => {
  expect(sum(Float32Array.of(1, 1e8, -1e8)).data[0]).toBe(1);
  expect(sum(Uint8Array.of(200, 100)).data[0]).toBe(44);
  expect(sum(Uint8Array.of(200, 100), { dtype: 'i32' }).data[0]).toBe(300);
  expect(() => mean(Int32Array.of(1))).toThrow(expect.objectContaining({ code: 'ERR_PTO_ARGS_DTYPE' }));
});

test('a NaN is seen', () => {
  const tensor = Float32Array.of(1, NaN, 3);
  expect([max(tensor).data[0], min(tensor).data[0], argmax(tensor).data[0]]).toEqual([NaN, NaN, 1]);
});

test('running sums go along their dimension', () => {
  const tensor = randint([3, 4], { seed: 1, low: -9, high: 10, dtype: 'f32' });
  const [x, along, down] = [tensor.data, cumsum(tensor).data, cumsum(tensor, { axis: 0 }).data];
  for (let i = 0; i < 12; i++) {
    expect(along[i]).toBe(Number(x[i]) + (i % 4 > 0 ? Number(along[i - 1]) : 0));
    expect(down[i]).toBe(Number(x[i]) + (i >= 4 ? Number(down[i - 4]) : 0));
  }
});
