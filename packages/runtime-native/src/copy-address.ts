import { PtoError, checkOptions, invalidArgument } from '@pto/task-interface';
import type { TypedArray } from '@pto/task-interface';

import type { DeviceBuffer } from './device-buffer.js';

/** Where a copy starts in the device buffer. */
export interface CopyOptions {
  /** Bytes from the start of the buffer. Default: 0. */
  offset?: number;
}

/**
 * The device address of the bytes that a copy is about.
 *
 * @param call - for messages
 * @param host - the other side of the copy, which says how many bytes
 * @throws PtoError `ERR_PTO_DEVICE_COPY` when the buffer does not hold them, `ERR_PTO_OPTION_UNKNOWN`
 */
export function copyAddress(call: string, buffer: DeviceBuffer, host: TypedArray, options?: CopyOptions): bigint {
  checkOptions(call, options, ['offset']);
  const offset = options?.offset ?? 0;
  if (!ArrayBuffer.isView(host) || !('length' in host)) {
    throw invalidArgument({
      code: 'ERR_PTO_DEVICE_COPY',
      what: `${call}, host memory`,
      given: host,
      allowed: 'a typed array',
      remedy: 'Wrap the bytes: new Uint8Array(arrayBuffer).',
    });
  }
  if (Number.isSafeInteger(offset) && offset >= 0 && offset + host.byteLength <= buffer.nbytes) {
    return buffer.address + BigInt(offset);
  }
  throw new PtoError(
    'ERR_PTO_DEVICE_COPY',
    `${call}: ${host.byteLength} bytes at offset ${offset} are not inside the buffer of ${buffer.nbytes} bytes.\n` +
      '  Pass a shorter array (subarray) or another offset.',
    { details: { nbytes: host.byteLength, offset, bufferBytes: buffer.nbytes } },
  );
}
