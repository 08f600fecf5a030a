// Exhaustive: every 16-bit pattern, and for every two neighbours the midpoint and the doubles next to it.

import { describe, expect, it } from 'vitest';
import {
  bfloat16Bits,
  bfloat16Value,
  float16Bits,
  float16Value,
  fromBfloat16Bits,
  fromFloat16Bits,
  toBfloat16Bits,
  toFloat16Bits,
} from '../src/index.js';

const formats = [
  { name: 'FLOAT16', bits: float16Bits, value: float16Value, infinity: 0x7c00, nan: 0x7e00, nextPower: 2 ** 16 },
  { name: 'BFLOAT16', bits: bfloat16Bits, value: bfloat16Value, infinity: 0x7f80, nan: 0x7fc0, nextPower: 2 ** 128 },
];

/** The double next to a positive one. */
function neighbour(value: number, direction: 1n | -1n): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + direction);
  return view.getFloat64(0);
}

describe.each(formats)('$name', ({ bits, value, infinity, nan, nextPower }) => {
  it('gives back every pattern that is no NaN', () => {
    const wrong: number[] = [];
    for (let pattern = 0; pattern <= 0xffff; pattern++) {
      if ((pattern & 0x7fff) <= infinity && bits(value(pattern)) !== pattern) wrong.push(pattern);
    }
    expect(wrong).toEqual([]);
  });

  it('makes every NaN the quiet NaN', () => {
    for (let pattern = infinity + 1; pattern <= 0x7fff; pattern++) expect(bits(value(pattern))).toBe(nan);
    expect(bits(NaN)).toBe(nan);
    expect(value(0xffff)).toBeNaN();
  });

  it('rounds midpoints to even and everything else to the nearest, with either sign', () => {
    const wrong: number[] = [];
    for (let low = 0; low < infinity; low++) {
      // Above the largest finite value, rounding acts as if the next power of two were a value.
      const above = low + 1 === infinity ? nextPower : value(low + 1);
      const middle = value(low) / 2 + above / 2;
      const even = low % 2 === 0 ? low : low + 1;
      const isRight =
        bits(middle) === even &&
        bits(neighbour(middle, -1n)) === low &&
        bits(neighbour(middle, 1n)) === low + 1 &&
        bits(-middle) === (0x8000 | even);
      if (!isRight) wrong.push(low);
    }
    expect(wrong).toEqual([]);
  });

  it('keeps zeros, and turns what is too large into infinity and what is too small into zero', () => {
    expect([0, -0, Infinity, -Infinity].map(bits)).toEqual([0, 0x8000, infinity, 0x8000 | infinity]);
    expect([Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE].map(bits)).toEqual([infinity, 0, 0x8000]);
    expect(Object.is(value(0x8000), -0)).toBe(true);
  });
});

it('has the values that the standards give as examples', () => {
  expect(float16Value(0x3555)).toBe(0.333251953125);
  expect(float16Value(0x7bff)).toBe(65504);
  expect(float16Value(0x0001)).toBe(2 ** -24);
  expect(float16Bits(1 / 3)).toBe(0x3555);
  expect(bfloat16Bits(Math.fround(3.14159265))).toBe(0x4049);
  expect(bfloat16Value(0x7f7f)).toBe(3.3895313892515355e38);
});

it('converts arrays', () => {
  const values = [0, 1.5, -2.25, 1e9];
  expect(toFloat16Bits(values)).toEqual(Uint16Array.from(values, (value) => float16Bits(value)));
  expect(toBfloat16Bits(new Float32Array(values))).toEqual(Uint16Array.from(values, (value) => bfloat16Bits(value)));
  expect(fromFloat16Bits(toFloat16Bits(values))).toEqual(new Float32Array([0, 1.5, -2.25, Infinity]));
  expect(fromBfloat16Bits(toBfloat16Bits(values))).toEqual(new Float32Array([0, 1.5, -2.25, 998244352]));
});
