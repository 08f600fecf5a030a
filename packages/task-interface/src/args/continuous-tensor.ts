import { ContinuousTensorLayout } from '../abi/layout.gen.js';
import type { DataType, ErrorCode } from '../abi/layout.gen.js';
import { requireBytes, viewOf } from '../abi/bytes.js';
import { readU32, readU64, readU8, writeU32, writeU64, writeU8 } from '../abi/field.js';
import { dtypeName } from '../dtype/data-type.js';
import { PtoError } from '../errors/pto-error.js';
import { invalidArgument } from '../errors/invalid-argument.js';

const { size: SIZE, fields } = ContinuousTensorLayout;
const MAX_DIMS = fields.shapes.count;

/** A tensor as it travels: 40 bytes with an address instead of elements. */
export interface ContinuousTensor {
  /** Address of the first element, on the host or, with `childMemory`, on the device; 0 is no tensor. */
  readonly data: bigint;
  /** Extents, outermost first; at most 5, each from 0 to 2^32-1. */
  readonly shape: readonly number[];
  /** Type of the elements. */
  readonly dtype: DataType;
  /** Whether the address lies on the device, so that nothing is copied. */
  readonly childMemory: boolean;
}

/** Writes a tensor at `base`; the caller has checked it and the room. */
export function writeContinuousTensor(
  view: DataView,
  base: number,
  address: bigint,
  shape: readonly number[],
  dtype: DataType,
  childMemory: boolean,
): void {
  writeU64(view, base, fields.data, address);
  for (let dim = 0; dim < MAX_DIMS; dim++) writeU32(view, base, fields.shapes, shape[dim] ?? 0, dim);
  writeU32(view, base, fields.ndims, shape.length);
  writeU8(view, base, fields.dtype, dtype);
  writeU8(view, base, fields.childMemory, childMemory ? 1 : 0);
}

/** Reads the tensor at `base`, where there are at least 40 bytes. */
export function readContinuousTensor(view: DataView, base: number, what: string, code: ErrorCode): ContinuousTensor {
  const ndims = readU32(view, base, fields.ndims);
  const dtype = readU8(view, base, fields.dtype) as DataType;
  const childMemory = readU8(view, base, fields.childMemory);
  const fault =
    ndims > MAX_DIMS
      ? `ndims is ${ndims}, more than ${MAX_DIMS}`
      : dtypeName(dtype) === 'UNKNOWN'
        ? `dtype is ${dtype}, which is none`
        : childMemory > 1
          ? `child_memory is ${childMemory}, neither 0 nor 1`
          : undefined;
  if (fault !== undefined) {
    throw new PtoError(code, `${what}: ${fault}; the bytes are damaged or no tensor.`, { details: { ndims, dtype } });
  }
  const shape: number[] = [];
  for (let dim = 0; dim < ndims; dim++) shape.push(readU32(view, base, fields.shapes, dim));
  return { data: readU64(view, base, fields.data), shape, dtype, childMemory: childMemory === 1 };
}

function requireEncodable({ data, shape, dtype }: ContinuousTensor): void {
  const code = 'ERR_PTO_ARGS_TENSOR';
  const remedy = 'Correct the field.';
  if (typeof data !== 'bigint' || data !== BigInt.asUintN(64, data)) {
    throw invalidArgument({
      code,
      what: 'ContinuousTensor.data',
      given: data,
      allowed: 'an unsigned 64-bit bigint',
      remedy,
    });
  }
  if (shape.length > MAX_DIMS || shape.some((extent) => extent !== extent >>> 0)) {
    const allowed = `at most ${MAX_DIMS} extents, each an unsigned 32-bit integer`;
    throw invalidArgument({
      code: 'ERR_PTO_ARGS_SHAPE',
      what: 'ContinuousTensor.shape',
      given: shape,
      allowed,
      remedy,
    });
  }
  if (dtypeName(dtype) === 'UNKNOWN') {
    const allowed = 'a value of DataType';
    throw invalidArgument({
      code: 'ERR_PTO_ARGS_DTYPE',
      what: 'ContinuousTensor.dtype',
      given: dtype,
      allowed,
      remedy,
    });
  }
}

/**
 * Encodes a tensor as the C++ struct of that name.
 *
 * @param tensor - address, shape, type
 * @returns 40 bytes
 * @throws PtoError `ERR_PTO_ARGS_TENSOR`, `ERR_PTO_ARGS_SHAPE` or `ERR_PTO_ARGS_DTYPE` for a field out of its range
 *
 * @example
 * ```ts
 * import { DataType, decodeContinuousTensor, encodeContinuousTensor } from '@pto/task-interface';
 *
 * const tensor = { data: 0x1000n, shape: [2, 3], dtype: DataType.INT32, childMemory: true };
 * const bytes = encodeContinuousTensor(tensor);
 * bytes.length; // => 40
 * decodeContinuousTensor(bytes); // => tensor
 * ```
 */
export function encodeContinuousTensor(tensor: ContinuousTensor): Uint8Array<ArrayBuffer> {
  requireEncodable(tensor);
  const bytes = new Uint8Array(SIZE);
  writeContinuousTensor(viewOf(bytes), 0, tensor.data, tensor.shape, tensor.dtype, tensor.childMemory);
  return bytes;
}

/**
 * Decodes the C++ struct of that name. Extents after the last dimension do not count.
 *
 * @param bytes - at least 40 bytes; the first 40 are read
 * @returns address, shape, type
 * @throws PtoError `ERR_PTO_BLOB_TRUNCATED` for fewer bytes, `ERR_PTO_BLOB_INVALID` for bytes that are no tensor
 */
export function decodeContinuousTensor(bytes: Uint8Array): ContinuousTensor {
  requireBytes(bytes, {
    what: 'decodeContinuousTensor',
    atLeast: SIZE,
    code: 'ERR_PTO_BLOB_TRUNCATED',
    remedy: 'Pass all bytes of the struct.',
  });
  return readContinuousTensor(viewOf(bytes), 0, 'ContinuousTensor', 'ERR_PTO_BLOB_INVALID');
}
