import { DataType, Tensor } from '@pto/task-interface';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { add, div, map, maximum, minimum, mul, pow, sub } from '../../src/goldens/elementwise.js';
import { erfc } from '../../src/goldens/error-function.js';
import {
  abs,
  exp,
  gelu,
  log,
  neg,
  reciprocal,
  relu,
  rsqrt,
  sigmoid,
  silu,
  sqrt,
  tanh,
} from '../../src/goldens/unary.js';
import { expectNear } from './near.js';

const f32 = (...values: number[]) => Float32Array.from(values);
const shapeRefused = expect.objectContaining({ code: 'ERR_PTO_ARGS_SHAPE' }) as Error;
const dtypeRefused = expect.objectContaining({ code: 'ERR_PTO_ARGS_DTYPE' }) as Error;

test('arithmetic of floats is that of float32, rounded once', () => {
  const operations = [
    [add, (x: number, y: number) => x + y],
    [sub, (x: number, y: number) => x - y],
    [mul, (x: number, y: number) => x * y],
    [div, (x: number, y: number) => x / y],
    [maximum, Math.max],
    [minimum, Math.min],
  ] as const;
  fc.assert(
    fc.property(fc.float(), fc.float(), (x, y) => {
      for (const [operation, of] of operations) {
        expect(operation(f32(x), f32(y)).data[0]).toBe(Math.fround(of(x, y)));
      }
    }),
  );
});

test('arithmetic of integers wraps around at every width', () => {
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (x, y) => {
      for (const [dtype, wrap] of [
        ['i8', (v: bigint) => BigInt.asIntN(8, v)],
        ['u16', (v: bigint) => BigInt.asUintN(16, v)],
        ['i32', (v: bigint) => BigInt.asIntN(32, v)],
        ['u32', (v: bigint) => BigInt.asUintN(32, v)],
        ['i64', (v: bigint) => BigInt.asIntN(64, v)],
        ['u64', (v: bigint) => BigInt.asUintN(64, v)],
      ] as const) {
        const [a, b] = [Tensor.full([1], wrap(x), dtype), Tensor.full([1], wrap(y), dtype)];
        expect(BigInt(add(a, b).data[0]!)).toBe(wrap(x + y));
        expect(BigInt(sub(a, b).data[0]!)).toBe(wrap(x - y));
        expect(BigInt(mul(a, b).data[0]!)).toBe(wrap(x * y));
      }
    }),
  );
});

test('integers are divided without the fraction, and not by zero', () => {
  expect([...div(Int32Array.of(7, -7), Int32Array.of(2, 2)).data]).toEqual([3, -3]);
  expect(() => div(Int32Array.of(1), Int32Array.of(0))).toThrow(
    expect.objectContaining({ code: 'ERR_PTO_ARGS_SCALAR' }),
  );
});

test('shapes are broadcast from the last dimension on', () => {
  const matrix = Tensor.fromNumbers([1, 2, 3, 4, 5, 6], [2, 3]);
  expect([...add(matrix, f32(10, 20, 30)).data]).toEqual([11, 22, 33, 14, 25, 36]);
  const column = Tensor.fromNumbers([100, 200], [2, 1]);
  expect(add(column, f32(1, 2, 3))).toMatchObject({ shape: [2, 3], data: f32(101, 102, 103, 201, 202, 203) });
  expect([...mul(matrix, 2).data]).toEqual([2, 4, 6, 8, 10, 12]);
  expect([...sub(1, f32(0.5, 2)).data]).toEqual([0.5, -1]);
  const wide = Tensor.fromNumbers([1n, 2n], [2, 1], 'i64');
  expect([...add(wide, BigInt64Array.of(10n, 20n)).data]).toEqual([11n, 21n, 12n, 22n]);
  expect(() => add(matrix, f32(1, 2))).toThrow(shapeRefused);
});

test('operands of different types need the type of the result', () => {
  expect(() => add(f32(1), Int32Array.of(1))).toThrow(dtypeRefused);
  const sum = add(f32(1.5), Int32Array.of(1), { dtype: 'bfloat16' });
  expect([sum.dtype, sum.toFloat32Array()[0]]).toEqual([DataType.BFLOAT16, 2.5]);
  expect(() => add(BigInt64Array.of(2n ** 60n), f32(1), { dtype: 'f32' })).toThrow(dtypeRefused);
  expect(add(BigInt64Array.of(2n), f32(1), { dtype: 'f32' }).data[0]).toBe(3);
});

test('results of small floating-point types are rounded to them once', () => {
  const bf16 = (value: number) => Tensor.full([1], value, 'bf16');
  expect(add(bf16(256), bf16(1)).toFloat32Array()[0]).toBe(256);
  expect(add(bf16(256), bf16(3)).toFloat32Array()[0]).toBe(260);
});

test('any function of elements can be mapped over tensors', () => {
  const f = map([f32(1, 2), f32(3, 4), f32(10)], (x, y, z) => (x + y) * z);
  expect([...f.data]).toEqual([40, 60]);
  expect([...map([Uint32Array.of(2 ** 32 - 1)], (x) => x + 2).data]).toEqual([1]);
  expect(() => map([f32(1, 2), f32(1, 2, 3)], (x, y) => x + y)).toThrow(shapeRefused);
});

test('functions of one tensor are what they say', () => {
  const x = f32(0.25, 1, 2, 9);
  const of = (result: Tensor, expected: (value: number) => number) => expectNear(result.data, [...x].map(expected));
  of(exp(x), Math.exp);
  of(log(x), Math.log);
  of(sqrt(x), Math.sqrt);
  of(rsqrt(x), (v) => v ** -0.5);
  of(reciprocal(x), (v) => 1 / v);
  of(tanh(x), Math.tanh);
  of(sigmoid(x), (v) => 1 / (1 + Math.exp(-v)));
  of(silu(x), (v) => v / (1 + Math.exp(-v)));
  of(neg(x), (v) => -v);
  of(pow(x, 3), (v) => v ** 3);
  expect([...abs(Int32Array.of(-3, 3)).data]).toEqual([3, 3]);
  expect([...relu(f32(-1, 0, 2, NaN)).data]).toEqual([0, 0, 2, NaN]);
  expect(() => exp(Int32Array.of(1))).toThrow(dtypeRefused);
});

test('activations keep their limits', () => {
  expect([...silu(f32(-Infinity, Infinity, -1000)).data]).toEqual([-0, Infinity, -0]);
  expect([...gelu(f32(-Infinity, Infinity, 0)).data]).toEqual([-0, Infinity, 0]);
  expect([...sigmoid(f32(-1000, 1000)).data]).toEqual([0, 1]);
});

test('the error function has its known values, and is smooth where its two halves meet', () => {
  for (const [x, value] of [
    [0, 1],
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [2, 0.004677734981047266],
    [3, 2.209049699858544e-5],
    [4, 1.541725790028002e-8],
    [6, 2.1519736712498913e-17],
    [-1, 1.8427007929497148],
  ] as const) {
    expect(erfc(x) / value).toBeCloseTo(1, 9);
  }
  expect(erfc(3 - 1e-9) / erfc(3)).toBeCloseTo(1, 7);
});

test('gelu is exact, or the approximation with tanh', () => {
  expectNear(gelu(f32(-3, -1, 0.5, 2)).data, [-0.00404951, -0.15865526, 0.34573123, 1.9544997]);
  expectNear(gelu(f32(-3, -1, 0.5, 2), { approximate: 'tanh' }).data, [-0.00363739, -0.15880801, 0.345714, 1.9545977]);
});
