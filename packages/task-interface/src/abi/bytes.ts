import type { ErrorCode } from './layout.gen.js';
import { invalidArgument } from '../errors/invalid-argument.js';

/** A DataView over the same memory. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** What a decoder is about to read: enough bytes, or an error. */
export interface BytesRule {
  /** How the caller knows the bytes. */
  what: string;
  /** The least number of bytes. */
  atLeast: number;
  /** The code of the error when there are fewer. */
  code: ErrorCode;
  /** What to do when there are fewer. */
  remedy: string;
}

/** Rejects what is no Uint8Array, and a Uint8Array that is too short. */
export function requireBytes(bytes: unknown, { what, atLeast, code, remedy }: BytesRule): asserts bytes is Uint8Array {
  if (!(bytes instanceof Uint8Array) && Object.prototype.toString.call(bytes) !== '[object Uint8Array]') {
    throw invalidArgument({
      code,
      what,
      given: bytes,
      allowed: 'a Uint8Array (or a Buffer)',
      remedy: 'Wrap an ArrayBuffer in new Uint8Array(buffer).',
    });
  }
  const { byteLength } = bytes as Uint8Array;
  if (byteLength < atLeast) {
    throw invalidArgument({
      code,
      what,
      given: bytes,
      allowed: `at least ${atLeast} bytes`,
      remedy,
      details: { byteLength, needed: atLeast },
    });
  }
}
