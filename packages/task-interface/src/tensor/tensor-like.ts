// Whatever looks like a tensor is taken as one: onnxruntime's {data, dims, type}, the {data, shape, stride, offset, dtype}
// of ndarray libraries, a plain object, a bare TypedArray.

import type { DataType } from '../abi/layout.gen.js';
import { dtypeSize, parseDtype } from '../dtype/data-type.js';
import { isTypedArray, takeTensorData } from '../dtype/typed-array.js';
import type { TypedArray } from '../dtype/typed-array.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import { checkedByteLength, elementCount, isRowMajor, takeShape } from './shape.js';
import type { ShapeLike } from './shape.js';

/** An object that is accepted where a tensor is. */
export interface TensorObject {
  /** The elements: a TypedArray. FLOAT16 and BFLOAT16 as bits in a `Uint16Array`. */
  readonly data: ArrayLike<unknown>;
  /** Extents, outermost first; at most 5. */
  readonly shape?: ShapeLike;
  /** Another name of `shape`. */
  readonly dims?: ShapeLike;
  /** The data type or its name. Default: `type`, and without it what the class of `data` says. */
  readonly dtype?: DataType | string;
  /** Another name of `dtype`. */
  readonly type?: DataType | string;
  /** Elements from one index to the next, by dimension. Must be row-major without gaps. Default: just that. */
  readonly strides?: ShapeLike;
  /** Another name of `strides`. */
  readonly stride?: ShapeLike;
  /** Index in `data` of the first element. Default: 0. */
  readonly offset?: number;
}

/** What is accepted where a tensor is; a bare TypedArray is a tensor of one dimension. */
export type TensorLike = TypedArray | TensorObject;

/** The checked parts of a tensor. */
export interface TensorParts {
  readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly dtype: DataType;
  readonly nbytes: number;
}

function requireObject(given: unknown, what: string): TensorObject {
  if (typeof given === 'object' && given !== null && 'data' in given) return given as TensorObject;
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_TENSOR',
    what,
    given,
    allowed: 'a TypedArray, a Tensor, a DeviceTensor, or an object with data, shape (or dims) and dtype (or type)',
    remedy: 'Pass for example { data: new Float32Array(6), shape: [2, 3] }.',
  });
}

/** The part of `data` that an offset and strides select; without them, `data` as it is. */
function selectElements(tensor: TensorObject, data: TypedArray, shape: readonly number[], what: string): TypedArray {
  const { strides = tensor.stride, offset } = tensor;
  if (strides === undefined && offset === undefined) return data;
  if (strides !== undefined && !isRowMajor(shape, strides)) {
    throw invalidArgument({
      code: 'ERR_PTO_ARGS_SHAPE',
      what: `${what}, strides for shape [${shape.join(', ')}]`,
      given: Array.from(strides),
      allowed: 'row-major without gaps',
      remedy: 'Copy the elements in order into a new TypedArray first.',
    });
  }
  const start = offset ?? 0;
  const last = data.length - elementCount(shape);
  if (Number.isInteger(start) && start >= 0 && start <= last) return data.subarray(start, start + elementCount(shape));
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_SHAPE',
    what: `${what}, offset in ${data.length} elements of data`,
    given: start,
    allowed: `an integer from 0 to ${last} for shape [${shape.join(', ')}]`,
    remedy: 'Correct the offset or the shape, or pass more data.',
  });
}

function checkLength(data: TypedArray, shape: readonly number[], what: string): void {
  const needed = elementCount(shape);
  if (data.length === needed) return;
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_SHAPE',
    what: `${what}, shape of ${data.length} elements of data`,
    given: shape,
    allowed: `extents whose product is ${data.length}`,
    remedy: `The product of this shape is ${needed}: correct the shape, or pass data of that length.`,
    details: { shape, elements: data.length, needed },
  });
}

/**
 * Checks something that looks like a tensor and takes its parts, without copying elements.
 *
 * @throws PtoError `ERR_PTO_ARGS_TENSOR`, `ERR_PTO_ARGS_DTYPE` or `ERR_PTO_ARGS_SHAPE`
 */
export function takeTensorParts(given: unknown, what: string): TensorParts {
  const isBare = isTypedArray(given);
  const tensor: TensorObject = isBare ? { data: given, shape: [given.length] } : requireObject(given, what);
  const { shape: givenShape = tensor.dims, dtype: givenDtype = tensor.type } = tensor;

  const named = givenDtype === undefined ? undefined : parseDtype(givenDtype, `${what}, dtype`);
  const { data: all, inferred } = takeTensorData(tensor.data, named, what);
  const dtype = named ?? inferred;
  const shape = takeShape(givenShape, what);
  const nbytes = checkedByteLength(shape, dtypeSize(dtype), what);
  const data = selectElements(tensor, all, shape, what);
  checkLength(data, shape, what);
  return { data, shape, dtype, nbytes };
}
