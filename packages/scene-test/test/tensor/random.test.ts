import { DataType } from '@pto/task-interface';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { numbersOf } from '../../src/tensor/numbers.js';
import { permutation, rand, randint, randn } from '../../src/tensor/random.js';

const invalid = expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID' }) as Error;

test('a seed gives the same tensor each time, whatever was generated before', () => {
  const first = rand([100], { seed: 7 });
  randn([3], { seed: 1 });
  expect(rand([100], { seed: 7 }).data).toEqual(first.data);
  expect(rand([10, 10], { seed: 7n }).data).toEqual(first.data);
  expect(rand([100], { seed: 8 }).data).not.toEqual(first.data);
  expect(rand([50], { seed: 7 }).data).toEqual(first.data.subarray(0, 50));
});

test('the first values of a seed are always these', () => {
  expect([...rand([3], { seed: 1 }).data]).toEqual(
    [0.7029218078, 0.5204366446, 0.57410568].map((value) => expect.closeTo(value, 6) as number),
  );
  expect([...randint([6], { seed: 1, high: 1000 }).data]).toMatchInlineSnapshot(`
    [
      285,
      262,
      206,
      547,
      498,
      202,
    ]
  `);
  expect([...permutation(8, { seed: 1 }).data]).toMatchInlineSnapshot(`
    [
      3,
      1,
      0,
      7,
      2,
      4,
      6,
      5,
    ]
  `);
  expect([...randn([3], { seed: 1 }).data].map((x) => Number(x).toFixed(5))).toMatchInlineSnapshot(`
    [
      "1.88440",
      "0.18978",
      "1.30209",
    ]
  `);
});

test('random numbers reach from low up to, but not to, high, in every type', () => {
  for (const dtype of ['float32', 'float16', 'bfloat16']) {
    const values = numbersOf(rand([20_000], { seed: 3, low: -2, high: 1, dtype }));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(Math.min(...values)).toBeLessThan(-1.99);
    expect(Math.max(...values)).toBeGreaterThan(0.98);
    expect(values.reduce((sum, value) => sum + value) / values.length).toBeCloseTo(-0.5, 1);
  }
});

test('numbers of the normal distribution have its mean, deviation and tails', () => {
  const values = numbersOf(randn([100_000], { seed: 5, mean: 3, std: 2 }));
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(3, 1);
  expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
  const within = (sigmas: number) => values.filter((x) => Math.abs(x - 3) < 2 * sigmas).length / values.length;
  expect(within(1)).toBeCloseTo(0.6827, 2);
  expect(within(2)).toBeCloseTo(0.9545, 2);
  expect(within(4)).toBeGreaterThan(0.9995);
});

test('integers reach both limits and stay within, in every type', () => {
  for (const dtype of ['i8', 'i16', 'i32', 'i64', 'f32', 'f16', 'bf16']) {
    expect(new Set(numbersOf(randint([500], { seed: 1, low: -3, high: 4, dtype })))).toEqual(
      new Set([-3, -2, -1, 0, 1, 2, 3]),
    );
  }
  for (const dtype of ['u8', 'u16', 'u32', 'u64']) {
    expect(new Set(numbersOf(randint([500], { seed: 1, high: 4, dtype })))).toEqual(new Set([0, 1, 2, 3]));
  }
  expect(randint([2], { seed: 1, high: 2 }).dtype).toBe(DataType.INT32);
  expect([...randint([4], { seed: 1, low: 255, high: 256, dtype: 'u8' }).data]).toEqual([255, 255, 255, 255]);
});

test('limits that a type does not hold exactly are refused', () => {
  expect(() => randint([1], { seed: 1, high: 257, dtype: 'u8' })).toThrow(invalid);
  expect(() => randint([1], { seed: 1, low: -1, high: 3, dtype: 'u32' })).toThrow(invalid);
  expect(() => randint([1], { seed: 1, high: 2 ** 24 + 2, dtype: 'f32' })).toThrow(invalid);
  expect(() => randint([1], { seed: 1, low: 3, high: 3 })).toThrow(invalid);
  expect(() => randint([1], { seed: 1, high: 2.5 })).toThrow(invalid);
  expect(() => rand([1], { seed: 1, low: 1, high: 1 })).toThrow(invalid);
  expect(() => rand([1], { seed: 1, low: 1, high: 1.0001, dtype: 'bf16' })).toThrow(invalid);
});

test('a seed is needed, and numbers with fractions need a type that has them', () => {
  expect(() => rand([1], {} as { seed: number })).toThrow(invalid);
  expect(() => randn([1], { seed: 0.5 })).toThrow(invalid);
  expect(() => rand([1], { seed: 1, dtype: 'int32' })).toThrow(
    expect.objectContaining({ code: 'ERR_PTO_ARGS_DTYPE', message: expect.stringContaining('randint') }),
  );
});

test('a permutation has every number once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.bigInt(0n, 2n ** 64n - 1n), (count, seed) => {
      const values = numbersOf(permutation(count, { seed }));
      expect([...values].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    }),
    { numRuns: 50 },
  );
  expect(() => permutation(257, { seed: 1, dtype: 'u8' })).toThrow(invalid);
  expect(() => permutation(0, { seed: 1 })).toThrow(invalid);
});
