import { DataType } from '../abi/layout.gen.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import { dtypeName } from './data-type.js';

/** The TypedArrays that a tensor's elements live in. FLOAT16 and BFLOAT16 live in a `Uint16Array`, as their bits. */
export type TypedArray =
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

interface Constructor {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray;
}

interface Kind {
  /** The class that a tensor keeps. */
  readonly constructor: Constructor;
  /** The data type that is meant when none is named. */
  readonly inferred: DataType;
  /** Every data type whose elements may come in this class. */
  readonly accepts: readonly DataType[];
}

function kind(constructor: Constructor, inferred: DataType, ...more: DataType[]): Kind {
  return { constructor, inferred, accepts: [inferred, ...more] };
}

/** By the name that an array carries itself, so arrays of another realm are known too. */
const kinds = new Map<string, Kind>([
  ['Float32Array', kind(Float32Array, DataType.FLOAT32)],
  ['Float16Array', kind(Uint16Array, DataType.FLOAT16)],
  ['Int8Array', kind(Int8Array, DataType.INT8)],
  ['Uint8Array', kind(Uint8Array, DataType.UINT8)],
  ['Uint8ClampedArray', kind(Uint8Array, DataType.UINT8)],
  ['Int16Array', kind(Int16Array, DataType.INT16)],
  ['Uint16Array', kind(Uint16Array, DataType.UINT16, DataType.FLOAT16, DataType.BFLOAT16)],
  ['Int32Array', kind(Int32Array, DataType.INT32)],
  ['Uint32Array', kind(Uint32Array, DataType.UINT32)],
  ['BigInt64Array', kind(BigInt64Array, DataType.INT64)],
  ['BigUint64Array', kind(BigUint64Array, DataType.UINT64)],
]);

const homes: Readonly<Record<DataType, Constructor>> = {
  [DataType.FLOAT32]: Float32Array,
  [DataType.FLOAT16]: Uint16Array,
  [DataType.INT32]: Int32Array,
  [DataType.INT16]: Int16Array,
  [DataType.INT8]: Int8Array,
  [DataType.UINT8]: Uint8Array,
  [DataType.BFLOAT16]: Uint16Array,
  [DataType.INT64]: BigInt64Array,
  [DataType.UINT64]: BigUint64Array,
  [DataType.UINT16]: Uint16Array,
  [DataType.UINT32]: Uint32Array,
};

/** The getter that all TypedArrays share; it reads what the array is, which an object cannot pretend. */
const classTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!;

/** The name of a TypedArray's class; `undefined` for everything else, DataView too. */
function classNameOf(data: unknown): string | undefined {
  return classTag.get!.call(data) as string | undefined;
}

/** Whether `data` is a TypedArray of any class, one that a tensor cannot hold included. */
export function isTypedArray(data: unknown): data is TypedArray {
  return classNameOf(data) !== undefined;
}

/** A new array of zeros in which elements of `dtype` live. */
export function newTypedArray(dtype: DataType, length: number): TypedArray {
  return typedArrayOver(dtype, new ArrayBuffer(length * homes[dtype].BYTES_PER_ELEMENT), 0, length);
}

/** An array in which elements of `dtype` live, over memory that is there. */
export function typedArrayOver(
  dtype: DataType,
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
): TypedArray {
  return new homes[dtype](buffer, byteOffset, length);
}

function remedyFor(data: unknown): string {
  if (Array.isArray(data)) return 'Use Tensor.fromNumbers(values, shape, dtype), or new Float32Array(values).';
  if (classNameOf(data) === 'Float64Array') return 'Convert it: Float32Array.from(data).';
  return 'Pass the elements in a TypedArray.';
}

/** What a tensor keeps of an array: the elements, and their data type when none was named. */
export interface TensorData {
  readonly data: TypedArray;
  readonly inferred: DataType;
}

/**
 * Takes an array as the elements of a tensor, without a copy. A `Float16Array` and a `Uint8ClampedArray` become views of
 * the same memory.
 *
 * @throws PtoError `ERR_PTO_ARGS_TENSOR` when `data` is no TypedArray, `ERR_PTO_ARGS_DTYPE` when the chip does not have
 * its type, or when elements of `dtype` do not live in such an array
 */
export function takeTensorData(data: unknown, dtype: DataType | undefined, what: string): TensorData {
  const className = classNameOf(data);
  const found = className === undefined ? undefined : kinds.get(className);
  if (className === undefined || found === undefined) {
    throw invalidArgument({
      code: className === undefined ? 'ERR_PTO_ARGS_TENSOR' : 'ERR_PTO_ARGS_DTYPE',
      what: `${what}, data`,
      given: data,
      allowed: [...kinds.keys()].join(', '),
      remedy: remedyFor(data),
    });
  }
  if (dtype !== undefined && !found.accepts.includes(dtype)) {
    throw invalidArgument({
      code: 'ERR_PTO_ARGS_DTYPE',
      what: `${what}, dtype of data in a ${className}`,
      given: dtypeName(dtype).toLowerCase(),
      allowed: found.accepts.map((accepted) => dtypeName(accepted).toLowerCase()).join(', '),
      remedy: `Put the elements in a ${newTypedArray(dtype, 0).constructor.name}, or leave dtype out.`,
      details: { dtype, arrayClass: className },
    });
  }
  const array = data as TypedArray;
  const isKept = array.constructor.name === found.constructor.name;
  return {
    data: isKept ? array : new found.constructor(array.buffer, array.byteOffset, array.length),
    inferred: found.inferred,
  };
}
