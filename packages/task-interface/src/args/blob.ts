// The arguments of a call as they cross a process border: two counts, the tensors, the scalars, nothing else.
// Tags are not part of it. The header of 8 bytes is two int32 and has no struct of its own in C++.

import { ContinuousTensorLayout, TASK_ARGS_BLOB_HEADER_SIZE as HEADER_SIZE } from '../abi/layout.gen.js';
import { requireBytes, viewOf } from '../abi/bytes.js';
import { PtoError } from '../errors/pto-error.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import { readContinuousTensor } from './continuous-tensor.js';
import type { ContinuousTensor } from './continuous-tensor.js';
import type { TaskArgs } from './task-args.js';
import { requireAddresses, writeTensorRecords } from './tensor-record.js';

const COUNT_SIZE = HEADER_SIZE / 2;
const { size: TENSOR_SIZE } = ContinuousTensorLayout;
const SCALAR_SIZE = 8;

function sizeOf(tensorCount: number, scalarCount: number): number {
  return HEADER_SIZE + TENSOR_SIZE * tensorCount + SCALAR_SIZE * scalarCount;
}

/**
 * @param args - the arguments
 * @returns bytes of their blob: 8 + 40 for each tensor + 8 for each scalar
 *
 * @example
 * ```ts
 * import { blobSize, TaskArgs } from '@pto/task-interface';
 *
 * blobSize(new TaskArgs().addTensor(new Int8Array(3)).addScalar(1)); // => 56
 * ```
 */
export function blobSize(args: TaskArgs): number {
  return sizeOf(args.tensors.length, args.scalars.length);
}

/**
 * Encodes arguments as a blob, like `write_blob` in C++. Tags are dropped.
 *
 * @param args - the arguments
 * @param hostAddresses - for each tensor its address; the places of device tensors are not used. Default: 0 for all host
 * tensors
 * @returns {@link blobSize} bytes
 * @throws PtoError `ERR_PTO_ARGS_TENSOR` when a tensor's memory was transferred or resized, or when there are not as many
 * addresses as tensors
 *
 * @example
 * ```ts
 * import { readBlob, TaskArgs, writeBlob } from '@pto/task-interface';
 *
 * const blob = writeBlob(new TaskArgs().addTensor(new Int8Array(3)).addScalar(-1n), [0x7000n]);
 * blob.length; // => 56
 * const view = readBlob(blob);
 * view.tensor(0).shape; // => [3]
 * view.scalar(0); // => 0xffffffffffffffffn
 * ```
 */
export function writeBlob(args: TaskArgs, hostAddresses?: readonly bigint[]): Uint8Array<ArrayBuffer> {
  requireAddresses(args, hostAddresses);
  const bytes = new Uint8Array(blobSize(args));
  const view = viewOf(bytes);
  view.setInt32(0, args.tensors.length, true);
  view.setInt32(COUNT_SIZE, args.scalars.length, true);
  writeTensorRecords(view, HEADER_SIZE, args, hostAddresses);
  const firstScalar = sizeOf(args.tensors.length, 0);
  args.scalars.forEach((bits, i) => view.setBigUint64(firstScalar + SCALAR_SIZE * i, bits, true));
  return bytes;
}

/** The arguments in a blob, read where they are: nothing is copied, and each is decoded when it is asked for. */
export class BlobView {
  /** Number of tensors. */
  readonly tensorCount: number;
  /** Number of scalars. */
  readonly scalarCount: number;
  readonly #view: DataView;

  /** @internal Use {@link readBlob}, which checks that the counts fit the bytes. */
  constructor(view: DataView, tensorCount: number, scalarCount: number) {
    this.#view = view;
    this.tensorCount = tensorCount;
    this.scalarCount = scalarCount;
  }

  /**
   * @param index - from 0 to `tensorCount - 1`
   * @throws PtoError `ERR_PTO_OPTION_INVALID` for another index, `ERR_PTO_BLOB_INVALID` for bytes that are no tensor
   */
  tensor(index: number): ContinuousTensor {
    this.#requireIndex('tensor', index, this.tensorCount);
    return readContinuousTensor(this.#view, sizeOf(index, 0), `Blob, tensor ${index}`, 'ERR_PTO_BLOB_INVALID');
  }

  /**
   * @param index - from 0 to `scalarCount - 1`
   * @returns its 64 bits
   * @throws PtoError `ERR_PTO_OPTION_INVALID` for another index
   */
  scalar(index: number): bigint {
    this.#requireIndex('scalar', index, this.scalarCount);
    return this.#view.getBigUint64(sizeOf(this.tensorCount, index), true);
  }

  #requireIndex(noun: string, index: number, count: number): void {
    if (Number.isInteger(index) && index >= 0 && index < count) return;
    throw invalidArgument({
      code: 'ERR_PTO_OPTION_INVALID',
      what: `Blob, index of a ${noun}`,
      given: index,
      allowed: count > 0 ? `from 0 to ${count - 1}` : `none, the blob has no ${noun}`,
      remedy: `Compare with ${noun}Count first.`,
    });
  }
}

/**
 * Reads a blob, like `read_blob` in C++: checks the header against the bytes, copies nothing. Bytes after the arguments
 * do not count.
 *
 * @param bytes - the blob; keep it unchanged while the view is used
 * @returns a view of the arguments
 * @throws PtoError `ERR_PTO_BLOB_TRUNCATED` when the bytes end before the arguments do, `ERR_PTO_BLOB_INVALID` for negative
 * counts
 */
export function readBlob(bytes: Uint8Array): BlobView {
  requireBytes(bytes, {
    what: 'readBlob',
    atLeast: HEADER_SIZE,
    code: 'ERR_PTO_BLOB_TRUNCATED',
    remedy: 'Pass all bytes of the blob.',
  });
  const view = viewOf(bytes);
  const tensorCount = view.getInt32(0, true);
  const scalarCount = view.getInt32(COUNT_SIZE, true);
  const details = { tensorCount, scalarCount, byteLength: bytes.byteLength };
  if (tensorCount < 0 || scalarCount < 0) {
    const message = `readBlob: negative counts, ${tensorCount} tensors and ${scalarCount} scalars; the bytes are no blob.`;
    throw new PtoError('ERR_PTO_BLOB_INVALID', message, { details });
  }
  const needed = sizeOf(tensorCount, scalarCount);
  if (needed > bytes.byteLength) {
    throw new PtoError(
      'ERR_PTO_BLOB_TRUNCATED',
      `readBlob: the header reports ${tensorCount} tensors and ${scalarCount} scalars, ${needed} bytes; ` +
        `there are ${bytes.byteLength}.\n  Pass all bytes of the blob.`,
      { details: { ...details, needed } },
    );
  }
  return new BlobView(view, tensorCount, scalarCount);
}
