import { DataType, Tensor, invalidArgument, parseDtype } from '@pto/task-interface';
import type { ShapeLike } from '@pto/task-interface';

import { elementType } from './element-type.js';
import { tensorOfNumbers } from './numbers.js';

/** A data type or its name. Default: `float32`. */
export type Dtype = DataType | string;

/** A tensor of zeros. */
export function zeros(shape: ShapeLike, dtype: Dtype = DataType.FLOAT32): Tensor {
  return Tensor.zeros(shape, dtype);
}

/** A tensor of ones. */
export function ones(shape: ShapeLike, dtype: Dtype = DataType.FLOAT32): Tensor {
  return Tensor.full(shape, 1, dtype);
}

/** A tensor with one value in all elements. */
export function full(shape: ShapeLike, value: number | bigint, dtype: Dtype = DataType.FLOAT32): Tensor {
  return Tensor.full(shape, value, dtype);
}

/** How {@link arange} counts. */
export interface ArangeOptions {
  /** The first value. Default: 0. */
  readonly start?: number | undefined;
  /** From one value to the next. Default: 1. */
  readonly step?: number | undefined;
  readonly dtype?: Dtype | undefined;
}

/**
 * A tensor that counts its elements: `start + i * step`.
 *
 * @param shape - extents, or the number of elements
 * @param options - where to start, how far to step, data type
 * @throws PtoError `ERR_PTO_ARGS_SCALAR` when a value is none of the data type
 *
 * @example
 * ```ts
 * import { arange } from '@pto/scene-test';
 *
 * arange(4, { start: 1, step: 2 }).data; // => Float32Array.of(1, 3, 5, 7)
 * ```
 */
export function arange(shape: ShapeLike | number, options: ArangeOptions = {}): Tensor {
  const { start = 0, step = 1, dtype = DataType.FLOAT32 } = options;
  const extents = typeof shape === 'number' ? [shape] : Array.from(shape);
  const { length } = Tensor.zeros(extents, DataType.UINT8).data;
  return exactNumbers(
    Float64Array.from({ length }, (_, i) => start + i * step),
    extents,
    parseDtype(dtype),
  );
}

/** The square matrix with ones on the diagonal and zeros elsewhere. */
export function eye(extent: number, dtype: Dtype = DataType.FLOAT32): Tensor {
  const tensor = Tensor.zeros([extent, extent], dtype);
  const one = Tensor.full([1], 1, dtype).data[0]!;
  for (let i = 0; i < extent; i++) tensor.data[i * extent + i] = one;
  return tensor;
}

/** Numbers as elements; integers that a type cannot hold are refused, instead of cut. */
function exactNumbers(numbers: Float64Array, shape: readonly number[], dtype: DataType): Tensor {
  const { isFloat, range, name } = elementType(dtype);
  const wrong = isFloat ? undefined : numbers.find((x) => !Number.isInteger(x) || x < range[0] || x > range[1]);
  if (wrong === undefined) return tensorOfNumbers(numbers, shape, dtype);
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_SCALAR',
    what: `an element of a tensor of ${name}`,
    given: wrong,
    allowed: `an integer from ${range[0]} to ${range[1]}`,
    remedy: 'Correct start and step, or name another data type.',
  });
}
