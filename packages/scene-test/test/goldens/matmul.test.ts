import { DataType, Tensor } from '@pto/task-interface';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { transpose } from '../../src/goldens/layout.js';
import { matmul } from '../../src/goldens/matmul.js';
import { arange, eye } from '../../src/tensor/filled.js';
import { randint, randn } from '../../src/tensor/random.js';
import { expectNear } from './near.js';

function naive(a: ArrayLike<number>, b: ArrayLike<number>, rows: number, inner: number, columns: number): number[] {
  return Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    let total = 0;
    for (let k = 0; k < inner; k++) total += a[i * inner + k]! * b[k * columns + j]!;
    return total;
  });
}

const extent = fc.integer({ min: 1, max: 13 });

test('products are those of the definition, however the matrices are given', () => {
  fc.assert(
    fc.property(
      extent,
      extent,
      extent,
      fc.boolean(),
      fc.boolean(),
      fc.integer(),
      (m, k, n, transposeA, transposeB, seed) => {
        const [a, b] = [randn([m, k], { seed }), randn([k, n], { seed: seed + 1 })];
        const expected = naive(a.toFloat32Array(), b.toFloat32Array(), m, k, n);
        const [x, y] = [transposeA ? transpose(a) : a, transposeB ? transpose(b) : b];
        expectNear(matmul(x, y, { transposeA, transposeB }).data, expected, 1e-5);
        expectNear(matmul(x, y, { transposeA, transposeB, accumulate: 'float64' }).data, expected, 1e-6);
      },
    ),
  );
});

test('products of integers are exact, and wrap around at 32 bits', () => {
  fc.assert(
    fc.property(extent, extent, extent, fc.integer(), (m, k, n, seed) => {
      const limits = { low: -(2 ** 31), high: 2 ** 31 };
      const [a, b] = [randint([m, k], { seed, ...limits }), randint([k, n], { seed: seed + 1, ...limits })];
      const [x, y] = [Array.from(a.data, BigInt), Array.from(b.data, BigInt)];
      const expected = Array.from({ length: m * n }, (_, at) => {
        let total = 0n;
        for (let i = 0; i < k; i++) total += x[Math.floor(at / n) * k + i]! * y[i * n + (at % n)]!;
        return Number(BigInt.asIntN(32, total));
      });
      expect([...matmul(a, b).data]).toEqual(expected);
    }),
  );
  const bytes = matmul(Tensor.full([1, 4], 100, 'i8'), Tensor.full([4, 1], 100, 'i8'));
  expect(bytes).toMatchObject({ dtype: DataType.INT32, data: Int32Array.of(40_000) });
});

test('a batch is broadcast', () => {
  const a = arange([2, 1, 2, 3]);
  const b = arange([4, 3, 2]);
  const c = matmul(a, b);
  expect(c.shape).toEqual([2, 4, 2, 2]);
  for (let i = 0; i < 8; i++) {
    const [x, y] = [a.data.subarray(Math.floor(i / 4) * 6), b.data.subarray((i % 4) * 6)] as Float32Array[];
    expect([...c.data.subarray(i * 4, i * 4 + 4)]).toEqual(naive(x!, y!, 2, 3, 2));
  }
});

test('a bias is added before the result is rounded', () => {
  const a = Tensor.fromNumbers([1, 2, 3, 4], [2, 2]);
  expect([...matmul(a, eye(2), { bias: Float32Array.of(10, 20) }).data]).toEqual([11, 22, 13, 24]);
  const half = Tensor.full([1, 1], 256, 'bf16');
  const product = matmul(half, Tensor.full([1, 1], 1, 'bf16'), { bias: Float32Array.of(1.5) });
  expect(product.toFloat32Array()[0]).toBe(258);
  expect(() => matmul(a, eye(2), { bias: new Float32Array(3) })).toThrow(
    expect.objectContaining({ code: 'ERR_PTO_ARGS_SHAPE' }),
  );
});

test('bfloat16 matrices can give a float32 product', () => {
  const [a, b] = [randn([5, 7], { seed: 1, dtype: 'bf16' }), randn([7, 3], { seed: 2, dtype: 'bf16' })];
  const product = matmul(a, b, { dtype: 'float32' });
  expectNear(product.data, naive(a.toFloat32Array(), b.toFloat32Array(), 5, 7, 3), 1e-5);
  expect(matmul(a, b).dtype).toBe(DataType.BFLOAT16);
});

test('what is no pair of matrices is refused', () => {
  const shapeRefused = expect.objectContaining({ code: 'ERR_PTO_ARGS_SHAPE' }) as Error;
  expect(() => matmul(arange([2, 3]), arange([2, 3]))).toThrow(shapeRefused);
  expect(() => matmul(arange([3]), arange([3, 1]))).toThrow(shapeRefused);
  expect(() => matmul(arange([2, 1, 1]), arange([3, 1, 1]))).toThrow(shapeRefused);
  expect(() => matmul(arange([1, 1], { dtype: 'i64' }), arange([1, 1], { dtype: 'i64' }))).toThrow(
    expect.objectContaining({ code: 'ERR_PTO_ARGS_DTYPE' }),
  );
  expect(() => matmul(undefined as unknown as Tensor, arange([1, 1]))).toThrow(
    expect.objectContaining({ code: 'ERR_PTO_ARGS_TENSOR', message: expect.stringContaining('matmul, a') }),
  );
});
