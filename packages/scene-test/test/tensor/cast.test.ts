import { Tensor, bfloat16Value, float16Value } from '@pto/task-interface';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { cast } from '../../src/tensor/cast.js';
import { numbersOf } from '../../src/tensor/numbers.js';

const allBits = Uint16Array.from({ length: 0x1_0000 }, (_, bits) => bits);
const halves = [
  ['float16', float16Value, 0x7c00],
  ['bfloat16', bfloat16Value, 0x7f80],
] as const;

test.each(halves)('every %s survives the way to float32 and back', (dtype, valueOf, infinity) => {
  const tensor = { data: allBits, shape: [allBits.length], dtype };
  const wide = cast(tensor, 'float32');
  const back = cast(wide, dtype).data;
  for (const bits of allBits) {
    expect(wide.data[bits]).toEqual(valueOf(bits));
    const isNan = (bits & 0x7fff) > infinity;
    if (isNan) expect(Number(back[bits]) & 0x7fff).toBeGreaterThan(infinity);
    else expect(back[bits]).toBe(bits);
  }
});

test.each(halves)(
  'between neighbours of %s the nearer one wins, and the even one in the middle',
  (dtype, valueOf, infinity) => {
    const lower = allBits.subarray(0, infinity - 1);
    const ties = Float32Array.from(lower, (bits) => (valueOf(bits) + valueOf(bits + 1)) / 2);
    const step = (value: number, by: number) => {
      const bits = new Uint32Array(Float32Array.of(value).buffer);
      bits[0]! += by;
      return new Float32Array(bits.buffer)[0]!;
    };
    const result = (values: Float32Array) => cast(values, dtype).data;
    expect(result(ties)).toEqual(lower.map((bits) => bits + (bits % 2)));
    expect(result(ties.map((value) => step(value, -1)))).toEqual(lower);
    expect(result(ties.map((value) => step(value, 1)))).toEqual(lower.map((bits) => bits + 1));
    expect(result(ties.map((value) => -value))).toEqual(lower.map((bits) => 0x8000 | (bits + (bits % 2))));
  },
);

test('floating point becomes an integer as rounding says; what is out of range saturates, NaN becomes 0', () => {
  const values = Float32Array.of(-1.5, -0.5, 0.5, 1.5, 2.5, 300, -300, NaN, Infinity, -Infinity);
  const as = (dtype: string, rounding?: 'nearest' | 'truncate' | 'floor' | 'ceil') => [
    ...numbersOf(cast(values, dtype, { rounding })),
  ];
  expect(as('int8')).toEqual([-2, 0, 0, 2, 2, 127, -128, 0, 127, -128].map((x) => x + 0));
  expect(as('int8', 'truncate').slice(0, 5)).toEqual([-1, 0, 0, 1, 2]);
  expect(as('int8', 'floor').slice(0, 5)).toEqual([-2, -1, 0, 1, 2]);
  expect(as('int8', 'ceil').slice(0, 5)).toEqual([-1, 0, 1, 2, 3]);
  expect(as('uint8')).toEqual([0, 0, 0, 2, 2, 255, 0, 0, 255, 0]);
  expect([...cast(Float32Array.of(1e30, -1e30, 2 ** 40), 'int64').data]).toEqual([
    2n ** 63n - 1n,
    -(2n ** 63n),
    2n ** 40n,
  ]);
  expect([...cast(Float32Array.of(1e30, -1), 'uint64').data]).toEqual([2n ** 64n - 1n, 0n]);
  expect(() => as('int8', 'up' as 'ceil')).toThrow(expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID' }));
});

test('integers become integers by their lower bits', () => {
  expect([...cast(Int32Array.of(-1, 256, 200), 'uint8').data]).toEqual([255, 0, 200]);
  expect([...cast(Uint8Array.of(200), 'int8').data]).toEqual([-56]);
  expect([...cast(Int32Array.of(-1), 'uint64').data]).toEqual([2n ** 64n - 1n]);
  expect([...cast(BigInt64Array.of(-1n, 2n ** 32n + 5n), 'uint32').data]).toEqual([2 ** 32 - 1, 5]);
  expect([...cast(BigInt64Array.of(-1n), 'uint64').data]).toEqual([2n ** 64n - 1n]);
});

test('a 64-bit integer is rounded once on its way to floating point', () => {
  // Lies just above the middle of two floats; rounding to a double first would make it the middle.
  const value = 2n ** 60n + 2n ** 36n + 1n;
  expect(cast(BigInt64Array.of(value, -value), 'float32').data).toEqual(
    Float32Array.of(2 ** 60 + 2 ** 37, -(2 ** 60) - 2 ** 37),
  );
  const tie = 2n ** 60n + 2n ** 36n;
  expect(cast(BigInt64Array.of(tie), 'float32').data).toEqual(Float32Array.of(2 ** 60));
});

test('64-bit integers are rounded to the nearest float, whatever they are', () => {
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (value) => {
      const [float] = cast(BigInt64Array.of(value), 'float32').data as Float32Array;
      const bits = new Uint32Array(Float32Array.of(float!).buffer)[0]!;
      const neighbours = [-1, 1].map((by) => new Float32Array(Uint32Array.of(bits + by).buffer)[0]!);
      const distance = (other: number) => {
        const difference = BigInt(other) - value;
        return difference < 0n ? -difference : difference;
      };
      for (const other of neighbours.filter(Number.isInteger)) {
        expect(distance(float!) <= distance(other)).toBe(true);
      }
    }),
  );
});

test('a cast to the same type is a copy', () => {
  const tensor = Tensor.fromNumbers([1, 2], [2], 'bf16');
  const copy = cast(tensor, 'bf16');
  expect(copy.data).toEqual(tensor.data);
  expect(copy.data.buffer).not.toBe(tensor.data.buffer);
});
