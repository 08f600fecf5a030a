import { DataType } from '@pto/task-interface';
import type { Tensor, TensorLike } from '@pto/task-interface';

import { elementType } from '../tensor/element-type.js';
import { numbersOf, tensorOfNumbers } from '../tensor/numbers.js';
import { broadcastIndices, broadcastShapes, spread } from './broadcast.js';
import { transpose } from './layout.js';
import { addIntegerProduct, addProduct } from './matrix-product.js';
import { dtypeError, exactNumbersOf, resultDtype, shapeError, sizeOf, takeTensor } from './operands.js';
import type { ResultOptions } from './operands.js';

/** How a product of matrices is computed. */
export interface MatmulOptions extends ResultOptions {
  /** Whether the matrices of `a` are given transposed. Default: no. */
  readonly transposeA?: boolean | undefined;
  /** Whether the matrices of `b` are given transposed. Default: no. */
  readonly transposeB?: boolean | undefined;
  /** Added to the product; its shape is broadcast. Default: none. */
  readonly bias?: TensorLike | undefined;
  /** What sums of floating-point products are kept in. Default: `float32`, as on the chip. */
  readonly accumulate?: 'float32' | 'float64' | undefined;
}

function takeMatrices(given: TensorLike, isTransposed: boolean | undefined, name: string): Tensor {
  const tensor = takeTensor('matmul', given, name);
  if (tensor.shape.length < 2) {
    throw shapeError(`matmul, ${name}`, tensor.shape, 'two dimensions or more', 'Reshape a vector to a matrix.');
  }
  return isTransposed ? transpose(tensor) : tensor;
}

/** Data type of a product: what was asked for, else that of the operands, and 32 bits for small integers. */
function productDtype(options: MatmulOptions, a: Tensor, b: Tensor): DataType {
  const dtype = resultDtype('matmul', options, [a, b]);
  const all = [a.dtype, b.dtype, dtype];
  if (all.some((type) => elementType(type).isWide)) {
    throw dtypeError('matmul', all, 'types of up to 32 bits', "Cast first: cast(x, 'float32').");
  }
  const isSmall = elementType(dtype).exactUpTo < 2 ** 31 - 1 && !elementType(dtype).isFloat;
  return isSmall && options.dtype === undefined ? DataType.INT32 : dtype;
}

/** The array in which products of these types are added up. */
function accumulatorOf(options: MatmulOptions, dtypes: readonly DataType[]) {
  if (!dtypes.some((dtype) => elementType(dtype).isFloat)) return Int32Array;
  return options.accumulate === 'float64' ? Float64Array : Float32Array;
}

/**
 * The product of matrices, which are the last two dimensions; the others are a batch and are broadcast. Integers wrap
 * around, and those of 8 and 16 bits give `int32`.
 *
 * @param a - shape [..., rows, inner]
 * @param b - shape [..., inner, columns]
 * @param options - transposed operands, bias, data types
 * @returns shape [..., rows, columns]
 * @throws PtoError `ERR_PTO_ARGS_SHAPE` when the matrices do not fit, `ERR_PTO_ARGS_DTYPE`
 *
 * @example
 * ```ts
 * import { rand } from '@pto/scene-test';
 * import { matmul } from '@pto/scene-test/goldens';
 *
 * const a = rand([2, 64, 32], { seed: 1, dtype: 'bfloat16' });
 * const b = rand([16, 32], { seed: 2, dtype: 'bfloat16' });
 * matmul(a, b, { transposeB: true, dtype: 'float32' }).shape; // => [2, 64, 16]
 * ```
 */
export function matmul(a: TensorLike, b: TensorLike, options: MatmulOptions = {}): Tensor {
  const [x, y] = [takeMatrices(a, options.transposeA, 'a'), takeMatrices(b, options.transposeB, 'b')];
  const [rows, inner, columns] = [x.shape.at(-2)!, x.shape.at(-1)!, y.shape.at(-1)!];
  if (y.shape.at(-2) !== inner) {
    const given = [x.shape, y.shape];
    throw shapeError('matmul, shapes', given, '[..., m, k] and [..., k, n]', 'Transpose one: { transposeB: true }.');
  }
  const dtype = productDtype(options, x, y);
  const MatrixArray = accumulatorOf(options, [x.dtype, y.dtype, dtype]);
  const [xBatch, yBatch] = [x.shape.slice(0, -2), y.shape.slice(0, -2)];
  const batch = broadcastShapes('matmul, batch', [xBatch, yBatch]);
  const [xOf, yOf] = [broadcastIndices(xBatch, batch), broadcastIndices(yBatch, batch)];
  const [left, right] = [new MatrixArray(numbersOf(x)), new MatrixArray(numbersOf(y))];
  const result = new MatrixArray(sizeOf(batch) * rows * columns);
  const multiply = result instanceof Int32Array ? addIntegerProduct : addProduct;
  for (let i = 0; i < xOf.length; i++) {
    const c = result.subarray(i * rows * columns, (i + 1) * rows * columns);
    const [from, to] = [xOf[i]! * rows * inner, yOf[i]! * inner * columns];
    multiply(c, left.subarray(from, from + rows * inner), right.subarray(to, to + inner * columns), inner, columns);
  }
  const shape = [...batch, rows, columns];
  return tensorOfNumbers(addBias(result, shape, options.bias), shape, dtype);
}

function addBias(product: ArrayLike<number>, shape: readonly number[], given: TensorLike | undefined) {
  if (given === undefined) return product;
  const bias = takeTensor('matmul', given, 'bias');
  if (broadcastShapes('matmul, bias', [bias.shape, shape]).join() !== shape.join()) {
    throw shapeError('matmul, bias', bias.shape, `what fits in [${shape.join(', ')}]`, 'Reshape the bias.');
  }
  const summands = spread(exactNumbersOf('matmul', bias), bias.shape, shape);
  return summands.map((summand, i) => summand + product[i]!);
}
