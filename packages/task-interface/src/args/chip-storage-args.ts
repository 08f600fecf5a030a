// The arguments of a call as an orchestration receives them: a struct of fixed size with room for 64 tensors and 128
// scalars. A worker encodes one for every run, so encoding allocates nothing: it writes into one scratch struct, of which
// it clears only what the call before wrote, and copies that out at once.

import { ChipStorageTaskArgsLayout } from '../abi/layout.gen.js';
import { requireBytes, viewOf } from '../abi/bytes.js';
import { readI32, readU64, writeI32, writeU64 } from '../abi/field.js';
import { PtoError } from '../errors/pto-error.js';
import { readContinuousTensor } from './continuous-tensor.js';
import type { ContinuousTensor } from './continuous-tensor.js';
import type { TaskArgs } from './task-args.js';
import { requireAddresses, writeTensorRecords } from './tensor-record.js';

const { size: SIZE, fields } = ChipStorageTaskArgsLayout;
const { size: TENSOR_SIZE, count: MAX_TENSORS } = fields.tensors;
const { count: MAX_SCALARS } = fields.scalars;

const scratch = new Uint8Array(SIZE);
const scratchView = viewOf(scratch);

/**
 * Checks that a chip takes as many tensors as there are; workers of workers take more.
 *
 * @throws PtoError `ERR_PTO_ARGS_CAPACITY` for more than 64
 *
 * @example
 * ```ts
 * import { requireChipCapacity, TaskArgs } from '@pto/task-interface';
 *
 * requireChipCapacity(new TaskArgs().addTensor(new Int8Array(1)));
 * ```
 */
export function requireChipCapacity({ tensors }: TaskArgs): void {
  if (tensors.length <= MAX_TENSORS) return;
  throw new PtoError(
    'ERR_PTO_ARGS_CAPACITY',
    `TaskArgs: ${tensors.length} tensors; one call of a chip takes at most ${MAX_TENSORS}.\n  Pack several into one tensor.`,
    { details: { given: tensors.length, limit: MAX_TENSORS } },
  );
}

function clearScratch(): void {
  const tensorCount = readI32(scratchView, 0, fields.tensorCount);
  const scalarCount = readI32(scratchView, 0, fields.scalarCount);
  scratch.fill(0, fields.tensors.offset, fields.tensors.offset + TENSOR_SIZE * tensorCount);
  scratch.fill(0, fields.scalars.offset, fields.scalars.offset + 8 * scalarCount);
}

/**
 * Encodes the arguments of a call as the C++ struct `ChipStorageTaskArgs` into bytes that are there already.
 *
 * @param args - the arguments
 * @param into - at least 3592 bytes; the first 3592 are written, unused places with zeros
 * @param hostAddresses - for each tensor its address; the places of device tensors are not used. Default: 0 for all host
 * tensors, for whoever knows the addresses to fill in
 * @throws PtoError `ERR_PTO_BLOB_TRUNCATED` when there is not enough room; `ERR_PTO_ARGS_CAPACITY` for more than 64 tensors;
 * `ERR_PTO_ARGS_TENSOR` when a tensor's memory was transferred or resized, or when there are not as many addresses as
 * tensors
 *
 * @example
 * ```ts
 * import { CHIP_STORAGE_ARGS_SIZE, decodeChipStorageArgs, encodeChipStorageArgsInto, TaskArgs } from '@pto/task-interface';
 *
 * const bytes = new Uint8Array(CHIP_STORAGE_ARGS_SIZE); // one for all runs
 * encodeChipStorageArgsInto(new TaskArgs().addScalar(7), bytes);
 * decodeChipStorageArgs(bytes).scalars; // => [7n]
 * ```
 */
export function encodeChipStorageArgsInto(args: TaskArgs, into: Uint8Array, hostAddresses?: readonly bigint[]): void {
  requireBytes(into, {
    what: 'encodeChipStorageArgsInto, into',
    atLeast: SIZE,
    code: 'ERR_PTO_BLOB_TRUNCATED',
    remedy: `Pass new Uint8Array(CHIP_STORAGE_ARGS_SIZE).`,
  });
  requireAddresses(args, hostAddresses);
  requireChipCapacity(args);
  const { tensors, scalars } = args;
  clearScratch();
  writeI32(scratchView, 0, fields.tensorCount, tensors.length);
  writeI32(scratchView, 0, fields.scalarCount, scalars.length);
  writeTensorRecords(scratchView, fields.tensors.offset, args, hostAddresses);
  for (let i = 0; i < scalars.length; i++) writeU64(scratchView, 0, fields.scalars, scalars[i]!, i);
  into.set(scratch);
}

/**
 * Encodes the arguments of a call as the C++ struct `ChipStorageTaskArgs`.
 *
 * @param args - the arguments
 * @param hostAddresses - for each tensor its address; the places of device tensors are not used. Default: 0 for all host
 * tensors
 * @returns 3592 bytes
 * @throws PtoError `ERR_PTO_ARGS_TENSOR` when a tensor's memory was transferred or resized, or when there are not as many
 * addresses as tensors
 *
 * @example
 * ```ts
 * import { decodeChipStorageArgs, encodeChipStorageArgs, TaskArgs } from '@pto/task-interface';
 *
 * const args = new TaskArgs().addTensor(new Int32Array(8)).addScalar(7);
 * const bytes = encodeChipStorageArgs(args, [0x7000n]);
 * bytes.length; // => 3592
 * decodeChipStorageArgs(bytes).tensors[0]?.data; // => 0x7000n
 * ```
 */
export function encodeChipStorageArgs(args: TaskArgs, hostAddresses?: readonly bigint[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SIZE);
  encodeChipStorageArgsInto(args, bytes, hostAddresses);
  return bytes;
}

/** The arguments of a call as they travel. */
export interface DecodedArgs {
  /** The tensors, in order. */
  readonly tensors: readonly ContinuousTensor[];
  /** The 64 bits of each scalar, in order. */
  readonly scalars: readonly bigint[];
}

function readCount(
  view: DataView,
  field: (typeof fields)['tensorCount' | 'scalarCount'],
  name: string,
  limit: number,
): number {
  const count = readI32(view, 0, field);
  if (count >= 0 && count <= limit) return count;
  throw new PtoError(
    'ERR_PTO_BLOB_INVALID',
    `ChipStorageTaskArgs: ${name} is ${count}, not from 0 to ${limit}; the bytes are damaged or no arguments.`,
    { details: { [name]: count, limit } },
  );
}

/**
 * Decodes the C++ struct `ChipStorageTaskArgs`.
 *
 * @param bytes - at least 3592 bytes; the first 3592 are read
 * @returns the tensors with their addresses, and the scalars
 * @throws PtoError `ERR_PTO_BLOB_TRUNCATED` for fewer bytes, `ERR_PTO_BLOB_INVALID` for bytes that are no arguments
 */
export function decodeChipStorageArgs(bytes: Uint8Array): DecodedArgs {
  requireBytes(bytes, {
    what: 'decodeChipStorageArgs',
    atLeast: SIZE,
    code: 'ERR_PTO_BLOB_TRUNCATED',
    remedy: 'Pass all bytes of the struct.',
  });
  const view = viewOf(bytes);
  const tensorCount = readCount(view, fields.tensorCount, 'tensor_count', MAX_TENSORS);
  const scalarCount = readCount(view, fields.scalarCount, 'scalar_count', MAX_SCALARS);
  return {
    tensors: Array.from({ length: tensorCount }, (_, i) =>
      readContinuousTensor(
        view,
        fields.tensors.offset + TENSOR_SIZE * i,
        `ChipStorageTaskArgs, tensor ${i}`,
        'ERR_PTO_BLOB_INVALID',
      ),
    ),
    scalars: Array.from({ length: scalarCount }, (_, i) => readU64(view, 0, fields.scalars, i)),
  };
}

/** Bytes of an encoded `ChipStorageTaskArgs`: 3592. */
export const CHIP_STORAGE_ARGS_SIZE = SIZE;
