import { DataType, Tensor } from '@pto/task-interface';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  float4E2m1Bits,
  float4E2m1Value,
  float8E4m3fnBits,
  float8E4m3fnValue,
  float8E8m0Bits,
  float8E8m0Value,
  fromFloat4E2m1x2,
  fromFloat8E4m3fn,
  fromFloat8E8m0,
  toFloat4E2m1x2,
  toFloat8E4m3fn,
  toFloat8E8m0,
} from '../../src/tensor/float8.js';

const bytes = Array.from({ length: 256 }, (_, bits) => bits);

test('every byte of fp8_e4m3fn is the number that its fields say', () => {
  for (const bits of bytes) {
    const [sign, field, fraction] = [bits >> 7 ? -1 : 1, (bits >> 3) & 0xf, bits & 7];
    const magnitude = field === 0 ? (fraction / 8) * 2 ** -6 : (1 + fraction / 8) * 2 ** (field - 7);
    const expected = field === 15 && fraction === 7 ? NaN : sign * magnitude;
    expect(float8E4m3fnValue(bits)).toBe(expected);
  }
  expect(float8E4m3fnValue(0x7e)).toBe(448);
  expect(float8E4m3fnValue(0x01)).toBe(2 ** -9);
});

test('every byte of fp8_e4m3fn comes back, negative zero too', () => {
  for (const bits of bytes) {
    const isNan = (bits & 0x7f) === 0x7f;
    expect(float8E4m3fnBits(float8E4m3fnValue(bits))).toBe(isNan ? 0x7f : bits);
  }
});

test('between neighbours of fp8_e4m3fn the nearer one wins, and the even one in the middle', () => {
  for (let bits = 0; bits < 0x7e; bits++) {
    const [below, above] = [float8E4m3fnValue(bits), float8E4m3fnValue(bits + 1)];
    const middle = (below + above) / 2;
    expect(float8E4m3fnBits(middle)).toBe(bits + (bits % 2));
    expect(float8E4m3fnBits(-middle)).toBe(0x80 | (bits + (bits % 2)));
    expect(float8E4m3fnBits(middle * (1 - 2 ** -50))).toBe(bits);
    expect(float8E4m3fnBits(middle * (1 + 2 ** -50))).toBe(bits + 1);
  }
});

test('too large a number becomes NaN in fp8_e4m3fn, or 448 where that is asked for', () => {
  expect([448, 464, 464.001, 1e30, Infinity].map((x) => float8E4m3fnBits(x))).toEqual([0x7e, 0x7e, 0x7f, 0x7f, 0x7f]);
  expect(float8E4m3fnBits(-Infinity)).toBe(0xff);
  expect([465, Infinity, -Infinity].map((x) => float8E4m3fnBits(x, { saturate: true }))).toEqual([0x7e, 0x7e, 0xfe]);
  expect(float8E4m3fnBits(NaN, { saturate: true })).toBe(0x7f);
});

test('fp8_e8m0 has the powers of two, and NaN', () => {
  for (const bits of bytes.slice(0, 255)) {
    expect(float8E8m0Value(bits)).toBe(2 ** (bits - 127));
    expect(float8E8m0Bits(2 ** (bits - 127))).toBe(bits);
    expect(float8E8m0Bits(1.4999 * 2 ** (bits - 127))).toBe(bits);
  }
  for (const bits of bytes.slice(0, 254)) expect(float8E8m0Bits(1.5 * 2 ** (bits - 127))).toBe(bits + 1);
  expect(float8E8m0Value(255)).toBeNaN();
  expect([NaN, -1, -Infinity, Infinity, 1.5 * 2 ** 127].map((x) => float8E8m0Bits(x))).toEqual(Array(5).fill(255));
  expect(float8E8m0Bits(Infinity, { saturate: true })).toBe(254);
  expect([0, -0, 1e-300].map((x) => float8E8m0Bits(x))).toEqual([0, 0, 0]);
});

test('fp4_e2m1 has eight magnitudes of both signs, and nothing else', () => {
  const magnitudes = [0, 0.5, 1, 1.5, 2, 3, 4, 6];
  magnitudes.forEach((magnitude, bits) => {
    expect(float4E2m1Value(bits)).toBe(magnitude);
    expect(float4E2m1Value(bits | 8)).toBe(-magnitude);
    expect(float4E2m1Bits(magnitude)).toBe(bits);
    expect(float4E2m1Bits(-magnitude)).toBe(bits | 8);
  });
  expect([0.25, 0.75, 1.25, 1.75, 2.5, 3.5, 5].map((x) => float4E2m1Value(float4E2m1Bits(x)))).toEqual([
    0, 1, 1, 2, 2, 4, 4,
  ]);
  expect([7, 1e30, Infinity, NaN].map(float4E2m1Bits)).toEqual([7, 7, 7, 7]);
  expect(float4E2m1Bits(-Infinity)).toBe(15);
});

test('rounding is to a nearest value, for any number', () => {
  const formats = [
    { encode: float8E4m3fnBits, decode: float8E4m3fnValue, count: 0x7f, most: 448 },
    { encode: float4E2m1Bits, decode: float4E2m1Value, count: 8, most: 6 },
  ];
  for (const { encode, decode, count, most } of formats) {
    const values = Array.from({ length: count }, (_, bits) => decode(bits));
    fc.assert(
      fc.property(fc.double({ min: 0, max: most, noNaN: true }), (value) => {
        const nearest = Math.min(...values.map((other) => Math.abs(other - value)));
        expect(Math.abs(decode(encode(value)) - value)).toBe(nearest);
      }),
    );
  }
});

test('tensors become bytes and numbers again', () => {
  const numbers = Tensor.fromNumbers([0.5, -3, 448, 0], [2, 2]);
  const packed = toFloat8E4m3fn(numbers);
  expect([packed.dtype, packed.shape]).toEqual([DataType.UINT8, [2, 2]]);
  expect(fromFloat8E4m3fn(packed)).toEqual(numbers);
  const scales = Tensor.fromNumbers([0.5, 8], [2], 'bf16');
  expect([...toFloat8E8m0(scales).data]).toEqual([126, 130]);
  expect(fromFloat8E8m0(toFloat8E8m0(scales)).data).toEqual(Float32Array.of(0.5, 8));
});

test('fp4 is packed two elements a byte, the first in the lower half', () => {
  const numbers = Tensor.fromNumbers([0.5, -6, 1, 1.5, 0, 2, -0.5, 4], [2, 4]);
  const packed = toFloat4E2m1x2(numbers);
  expect(packed.shape).toEqual([2, 2]);
  expect([...packed.data]).toEqual([0xf1, 0x32, 0x40, 0x69]);
  expect(fromFloat4E2m1x2(packed)).toEqual(numbers);
  expect(() => toFloat4E2m1x2(new Float32Array(3))).toThrow(expect.objectContaining({ code: 'ERR_PTO_ARGS_SHAPE' }));
  expect(() => fromFloat4E2m1x2(new Int32Array(2))).toThrow(expect.objectContaining({ code: 'ERR_PTO_ARGS_DTYPE' }));
});
