import type { PtoError } from '@pto/task-interface';

import { ByteReader } from './byte-reader.js';

/** The error for bytes that begin as no file does that this package reads. */
export function unknownFormat(bytes: Uint8Array, what: string): PtoError {
  const shown = Buffer.from(bytes.subarray(0, 4)).toString('hex') || 'nothing';
  return new ByteReader(bytes, what).invalid(`neither an ELF nor a 64-bit Mach-O file: it begins with ${shown}`);
}
