/** For the examples of batched matrix multiplication: matrices, and C + A · B of each. */
import { randint } from '@pto/scene-test';
import { add, matmul } from '@pto/scene-test/goldens';
import type { Tensor } from '@pto/task-interface';

/** Extents of the products (rows × inner) · (inner × columns). */
export interface BatchedGemmSize {
  /** Number of matrices. */
  readonly batch: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

export interface BatchedGemmInputs {
  readonly a: Tensor;
  readonly b: Tensor;
  readonly c: Tensor;
}

/** Integers, so that floats have no rounding and any order of the sums is right. */
export function batchedGemmInputs({ batch, rows, inner, columns }: BatchedGemmSize) {
  const matrices = (seed: number, ...shape: number[]) =>
    randint([batch, ...shape], { seed, low: -8, high: 9, dtype: 'float32' });
  return { a: matrices(1, rows, inner), b: matrices(2, inner, columns), c: matrices(3, rows, columns) };
}

/** c + a · b of each matrix. */
export function batchedGemm({ a, b, c }: BatchedGemmInputs): Tensor {
  return add(c, matmul(a, b));
}
