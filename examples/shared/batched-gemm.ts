/** For the examples of batched matrix multiplication: matrices, and C + A · B of each. */
import { addMatmul } from './matmul.js';
import type { MatmulShape } from './matmul.js';
import { randomIntegers } from './random.js';

export interface BatchedGemmSize extends MatmulShape {
  /** Number of matrices. */
  readonly batch: number;
}

export interface BatchedGemmInputs {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly c: Float32Array;
}

/** Integers, so that floats have no rounding and any order of the sums is right. */
export function batchedGemmInputs({ batch, rows, inner, columns }: BatchedGemmSize): BatchedGemmInputs {
  const matrices = (count: number, seed: number) => Float32Array.from(randomIntegers(batch * count, seed, 8));
  return { a: matrices(rows * inner, 1), b: matrices(inner * columns, 2), c: matrices(rows * columns, 3) };
}

/** c + a · b of each matrix. */
export function batchedGemm({ a, b, c }: BatchedGemmInputs, size: BatchedGemmSize): Float32Array {
  const result = c.slice();
  for (let index = 0; index < size.batch; index++) {
    const matrix = (data: Float32Array) => data.subarray((data.length / size.batch) * index);
    addMatmul(matrix(result), matrix(a), matrix(b), size);
  }
  return result;
}
