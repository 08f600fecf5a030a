import { Tensor } from '@pto/task-interface';
import type { TypedArray } from '@pto/task-interface';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { compareTensors } from '../../src/compare/compare-tensors.js';

const f32 = (...values: number[]) => Float32Array.from(values);
const x = { name: 'x' };

test('equal tensors of every data type are ok', () => {
  for (const dtype of ['f32', 'f16', 'bf16', 'i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64']) {
    const tensor = Tensor.fromNumbers([1, 2, 3, 100], [2, 2], dtype);
    const report = compareTensors(tensor, tensor, x);
    expect(report).toMatchObject({ status: 'ok', mismatches: 0, mismatchRatio: 0, maxAbsError: 0, elements: 4 });
    expect(report).not.toHaveProperty('heatMap');
  }
});

test('data types are looked at before shapes, shapes before elements', () => {
  const ints = new Int32Array(4);
  expect(compareTensors(f32(1, 2), ints, x)).toMatchObject({
    status: 'dtype',
    dtype: 'float32',
    expectedDtype: 'int32',
    mismatches: 0,
  });
  const flat = { data: f32(1, 2, 3, 4), shape: [4] };
  const square = { data: f32(1, 2, 3, 4), shape: [2, 2] };
  expect(compareTensors(flat, square, x)).toMatchObject({ status: 'shape', shape: [4], expectedShape: [2, 2] });
  const one = { data: f32(1), shape: [1] };
  expect(compareTensors(one, { data: f32(1), shape: [1, 1] }, x).status).toBe('shape');
});

test('a float is right up to atol + rtol * |expected|', () => {
  const compare = (actual: number) => compareTensors(f32(actual), f32(-8), { ...x, rtol: 1 / 8, atol: 1 / 2 }).status;
  expect([compare(-9.5), compare(-6.5), compare(-9.5625), compare(-6.4375)]).toEqual(['ok', 'ok', 'values', 'values']);
});

test('the default tolerance is 1e-5, relative and absolute', () => {
  expect(compareTensors(f32(1.0000191), f32(1), x)).toMatchObject({ status: 'ok', rtol: 1e-5, atol: 1e-5 });
  expect(compareTensors(f32(1.0000211), f32(1), x).status).toBe('values');
});

test('errors within the tolerance are measured too', () => {
  const report = compareTensors(f32(1.5, 0.25), f32(1, 0), { ...x, atol: 1 });
  expect(report).toMatchObject({ status: 'ok', maxAbsError: 0.5, maxRelError: 0.5, mismatches: 0 });
});

test('integers are exact, whatever the tolerance of floats is', () => {
  const report = compareTensors(Int32Array.of(1, 2), Int32Array.of(1, 3), { ...x, rtol: 1, atol: 10 });
  expect(report).toMatchObject({ status: 'values', mismatches: 1, maxAbsError: 1, rtol: 0, atol: 0 });
});

test('a tensor with a tolerance of its own uses it for integers too', () => {
  const compare = (actual: TypedArray, expected: TypedArray, atol: number) =>
    compareTensors(actual, expected, { ...x, tolerance: { atol } }).status;
  expect(compare(Int32Array.of(1), Int32Array.of(3), 2)).toBe('ok');
  expect(compare(Int32Array.of(1), Int32Array.of(4), 2)).toBe('values');
  expect(compare(BigInt64Array.of(-1n), BigInt64Array.of(1n), 2)).toBe('ok');
  expect(compare(BigInt64Array.of(-1n), BigInt64Array.of(2n), 2)).toBe('values');
});

test('differences of unsigned and 64-bit integers do not wrap', () => {
  expect(compareTensors(Uint8Array.of(0), Uint8Array.of(255), x).maxAbsError).toBe(255);
  expect(compareTensors(Uint32Array.of(0), Uint32Array.of(2 ** 32 - 1), x).maxAbsError).toBe(2 ** 32 - 1);
  const report = compareTensors(BigUint64Array.of(2n ** 64n - 1n), BigUint64Array.of(0n), x);
  expect(report).toMatchObject({ maxAbsError: 2 ** 64, worst: [{ actual: '18446744073709551615', expected: '0' }] });
  const low = compareTensors(BigInt64Array.of(2n ** 62n), BigInt64Array.of(2n ** 62n + 1n), x);
  expect(low).toMatchObject({ status: 'values', maxAbsError: 1, worst: [{ expected: '4611686018427387905' }] });
});

test('NaN equals nothing, and is counted on both sides', () => {
  const report = compareTensors(f32(NaN, NaN, 1, 1), f32(NaN, 1, NaN, 1), x);
  expect(report).toMatchObject({ status: 'values', mismatches: 3, nanActual: 2, nanExpected: 2, maxAbsError: 0 });
  expect(report.first).toContainEqual({ index: [1], actual: 'NaN', expected: '1', absError: null });
});

test('NaN equals NaN where that is asked for', () => {
  const options = { ...x, equalNan: true };
  expect(compareTensors(f32(NaN), f32(NaN), options)).toMatchObject({ status: 'ok', nanActual: 1, nanExpected: 1 });
  expect(compareTensors(f32(NaN), f32(0), options).status).toBe('values');
});

test('an infinity equals itself only, whatever the tolerance', () => {
  const loose = { ...x, rtol: 1, atol: 1e30 };
  expect(compareTensors(f32(Infinity, -Infinity), f32(Infinity, -Infinity), loose)).toMatchObject({
    status: 'ok',
    infActual: 2,
    infExpected: 2,
  });
  for (const [actual, expected] of [
    [Infinity, -Infinity],
    [1, Infinity],
    [-Infinity, 1],
    [NaN, Infinity],
  ] as const) {
    expect(compareTensors(f32(actual), f32(expected), loose)).toMatchObject({ status: 'values', mismatches: 1 });
  }
});

test('values are compared as numbers for bfloat16 and float16', () => {
  const bf16 = (value: number) => Tensor.fromNumbers([value], [1], 'bf16');
  expect(compareTensors(bf16(1.0078125), bf16(1), { ...x, atol: 0.0078125, rtol: 0 }).status).toBe('ok');
  expect(compareTensors(bf16(1.015625), bf16(1), { ...x, atol: 0.0078125, rtol: 0 })).toMatchObject({
    status: 'values',
    maxAbsError: 0.015625,
    worst: [{ actual: '1.015625', expected: '1' }],
  });
  const negativeZero = { data: Uint16Array.of(0x8000), shape: [1], dtype: 'f16' };
  expect(compareTensors(negativeZero, Tensor.zeros([1], 'f16'), x).status).toBe('ok');
});

test('the first and the worst elements are listed with their indices', () => {
  const expected = Tensor.zeros([4, 5]);
  const actual = Tensor.zeros([4, 5]);
  for (let i = 3; i < 20; i++) actual.data[i] = i === 7 ? 100 : i;
  const { first, worst, mismatches } = compareTensors(actual, expected, x);
  expect(mismatches).toBe(17);
  expect(first.map(({ index }) => index)).toEqual([
    [0, 3],
    [0, 4],
    [1, 0],
    [1, 1],
    [1, 2],
    [1, 3],
    [1, 4],
    [2, 0],
  ]);
  expect(worst.map(({ absError }) => absError)).toEqual([100, 19, 18, 17, 16, 15, 14, 13]);
  expect(worst[0]).toEqual({ index: [1, 2], actual: '100', expected: '0', absError: 100 });
});

test('elements whose error is not finite are the worst ones', () => {
  const { worst } = compareTensors(f32(5, NaN, 1e30, Infinity), f32(0, 0, 0, 0), x);
  expect(worst.map(({ index }) => index[0])).toEqual([1, 3, 2, 0]);
});

test('a tensor without dimensions is compared', () => {
  const scalar = (value: number) => ({ data: f32(value), shape: [] });
  expect(compareTensors(scalar(1), scalar(2), x)).toMatchObject({ mismatches: 1, worst: [{ index: [] }] });
});

test('a ratio of mismatches excuses differences, but no NaN and no infinity', () => {
  const expected = new Float32Array(10);
  const compare = (values: number[], mismatchRatio: number) =>
    compareTensors(
      Float32Array.from({ length: 10 }, (_, i) => values[i] ?? 0),
      expected,
      {
        ...x,
        tolerance: { mismatchRatio },
      },
    );
  expect(compare([1], 0.1)).toMatchObject({ status: 'ok', mismatches: 1, mismatchRatio: 0.1, rtol: 1e-5 });
  expect(compare([1, 1], 0.1).status).toBe('values');
  expect(compare([NaN], 0.5).status).toBe('values');
  expect(compare([Infinity], 0.5).status).toBe('values');
});

test('the heat map has the largest error of each cell and is at most 32 × 32', () => {
  const expected = Tensor.zeros([2, 64, 48]);
  const actual = Tensor.zeros([2, 64, 48]);
  const set = (plane: number, row: number, column: number, value: number) => {
    actual.data[(plane * 64 + row) * 48 + column] = value;
  };
  set(0, 0, 0, 1);
  set(1, 1, 1, -3);
  set(1, 63, 47, NaN);
  const { heatMap } = compareTensors(actual, expected, x);
  expect(heatMap).toMatchObject({ rows: 32, columns: 32 });
  expect(heatMap!.values.map((value, i) => [value, i] as const).filter(([value]) => value !== 0)).toEqual([
    [3, 0],
    [null, 1023],
  ]);
});

test('the heat map of a small matrix has a cell for each element, the one of a vector goes on from row to row', () => {
  const small = compareTensors(Tensor.full([2, 3], 1), Tensor.zeros([2, 3]), x);
  expect(small.heatMap).toEqual({ rows: 2, columns: 3, values: [1, 1, 1, 1, 1, 1] });
  const vector = new Float32Array(1024 * 16);
  vector[17 * 512 + 5 * 16] = 2;
  const { heatMap } = compareTensors(vector, new Float32Array(vector.length), x);
  expect(heatMap).toMatchObject({ rows: 32, columns: 32 });
  expect(heatMap!.values.indexOf(2)).toBe(17 * 32 + 5);
});

test('a tolerance that is none is refused', () => {
  for (const tolerance of [{ rtol: -1 }, { atol: NaN }, { rtol: Infinity }, { mismatchRatio: 1.5 }]) {
    expect(() => compareTensors(f32(1), f32(1), { ...x, tolerance })).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID', message: expect.stringContaining("'x'") }),
    );
  }
});

const special = fc.constantFrom(0, -0, 1, -1, 1.5, NaN, Infinity, -Infinity, 3e38, -3e38, 1e-45);
const float = fc.oneof(special, fc.float({ noDefaultInfinity: true, noNaN: true }));
const pairs = fc.array(
  fc.oneof(
    fc.tuple(float, float),
    float.map((value) => [value, value] as const),
  ),
  {
    minLength: 1,
    maxLength: 40,
  },
);

/** The contract for one element, said plainly. */
function isWithin(a: number, e: number, rtol: number, atol: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(e)) return a === e;
  return Math.abs(a - e) <= atol + rtol * Math.abs(e);
}

test('counts are those of the contract, element by element', () => {
  const tolerance = fc.constantFrom(0, 1e-5, 0.5);
  fc.assert(
    fc.property(pairs, tolerance, tolerance, (elements, rtol, atol) => {
      const actual = Float32Array.from(elements, ([a]) => a);
      const expected = Float32Array.from(elements, ([, e]) => e);
      const wrong = [...actual.keys()].filter((i) => !isWithin(actual[i]!, expected[i]!, rtol, atol));
      const report = compareTensors(actual, expected, { name: 'x', rtol, atol });
      expect(report.mismatches).toBe(wrong.length);
      expect(report.status).toBe(wrong.length === 0 ? 'ok' : 'values');
      expect(report.first.map(({ index }) => index[0])).toEqual(wrong.slice(0, 8));
      expect(report.worst.length).toBe(Math.min(8, wrong.length));
      expect(report.nanActual).toBe(actual.filter(Number.isNaN).length);
      expect(report.infExpected).toBe(expected.filter((value) => Math.abs(value) === Infinity).length);
      const finite = [...actual.keys()].map((i) => Math.abs(actual[i]! - expected[i]!)).filter(Number.isFinite);
      expect(report.maxAbsError).toBe(Math.max(0, ...finite));
      expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    }),
  );
});

test('elements of a tensor of many blocks are found wherever they are', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999 }), fc.constantFrom('f32', 'f16', 'i32', 'u64'), (at, dtype) => {
      const expected = Tensor.zeros([100, 1000], dtype);
      const actual = Tensor.zeros([100, 1000], dtype);
      actual.data[at] = dtype === 'u64' ? 1n : 0x3c00;
      const { first } = compareTensors(actual, expected, x);
      expect(first.map(({ index }) => index)).toEqual([[Math.floor(at / 1000), at % 1000]]);
    }),
    { numRuns: 30 },
  );
});
