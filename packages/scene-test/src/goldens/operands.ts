// What all reference operations do with what they are given. They compute in doubles, so a result has one rounding, when it
// becomes elements again.

import { Tensor, dtypeName, invalidArgument, parseDtype } from '@pto/task-interface';
import type { DataType, PtoError, TensorLike } from '@pto/task-interface';

import { elementType } from '../tensor/element-type.js';
import type { Dtype } from '../tensor/filled.js';
import { numbersOf } from '../tensor/numbers.js';

/** What every operation takes. */
export interface ResultOptions {
  /** Data type of the result. Default: that of the operands. */
  readonly dtype?: Dtype | undefined;
}

/** The error about a shape that an operation cannot take. */
export function shapeError(what: string, given: unknown, allowed: string, remedy: string): PtoError {
  return invalidArgument({ code: 'ERR_PTO_ARGS_SHAPE', what, given, allowed, remedy });
}

/** The error about data types that an operation cannot take. */
export function dtypeError(what: string, given: readonly DataType[], allowed: string, remedy: string): PtoError {
  const names = given.map((dtype) => dtypeName(dtype).toLowerCase());
  return invalidArgument({ code: 'ERR_PTO_ARGS_DTYPE', what, given: names.join(', '), allowed, remedy });
}

/** The data type that was asked for; without one, that of the operands, which must be the same. */
export function resultDtype(operation: string, options: ResultOptions, operands: readonly Tensor[]): DataType {
  if (options.dtype !== undefined) return parseDtype(options.dtype, `${operation}, dtype`);
  const dtypes = operands.map(({ dtype }) => dtype);
  if (new Set(dtypes).size === 1) return dtypes[0]!;
  throw dtypeError(`${operation}, data types`, dtypes, 'one data type', 'Name the one of the result: { dtype }.');
}

/** The elements as doubles, which must all be exact. */
export function exactNumbersOf(operation: string, tensor: Tensor): Float64Array<ArrayBuffer> {
  const numbers = numbersOf(tensor);
  if (!elementType(tensor.dtype).isWide || numbers.every(Number.isSafeInteger)) return numbers;
  throw dtypeError(`${operation}, 64-bit integers`, [tensor.dtype], 'values up to 2^53', "Cast: cast(x, 'float32').");
}

/** The elements as doubles, of a tensor that must have a floating-point type. */
export function floatsOf(operation: string, tensor: Tensor): Float64Array<ArrayBuffer> {
  if (elementType(tensor.dtype).isFloat) return numbersOf(tensor);
  throw dtypeError(operation, [tensor.dtype], 'float32, float16, bfloat16', "Cast it first: cast(x, 'float32').");
}

/** A dimension as an index from 0; negative ones count from the last. */
export function takeAxis(operation: string, axis: number, rank: number): number {
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  const allowed = rank === 0 ? 'none, because the tensor has no dimensions' : `an integer from ${-rank} to ${rank - 1}`;
  throw shapeError(`${operation}, axis`, axis, allowed, 'Correct the axis.');
}

/** What was given as a tensor. */
export function takeTensor(operation: string, given: TensorLike | undefined, name: string): Tensor {
  try {
    return Tensor.from(given as TensorLike);
  } catch (cause) {
    const words = { what: `${operation}, ${name}`, allowed: 'a tensor', remedy: `Pass a tensor as ${name}.` };
    throw invalidArgument({ code: 'ERR_PTO_ARGS_TENSOR', given, ...words, cause });
  }
}

/** Product of extents. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
