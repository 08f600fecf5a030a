import type { ErrorCode } from './layout.gen.js';
import { describeValue } from '../errors/describe-value.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import { PtoError } from '../errors/pto-error.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A string that a C struct keeps in an array of `capacity` bytes, of which one is for the closing NUL. */
export interface FixedString {
  /** How the caller knows the string. */
  what: string;
  /** Bytes of the array. */
  capacity: number;
  /** The code of the error when it does not fit. */
  code: ErrorCode;
}

/** UTF-8 of a string that fits and has no NUL; never cut. */
export function encodeFixedString(value: unknown, { what, capacity, code }: FixedString): Uint8Array {
  if (typeof value === 'string' && !value.includes('\0')) {
    const bytes = encoder.encode(value);
    if (bytes.length < capacity) return bytes;
    throw invalidArgument({
      code,
      what,
      given: value,
      allowed: `at most ${capacity - 1} bytes of UTF-8`,
      remedy: `It has ${bytes.length} bytes; shorten it.`,
      details: { byteLength: bytes.length, capacity },
    });
  }
  throw invalidArgument({
    code,
    what,
    given: value,
    allowed: `a string of at most ${capacity - 1} bytes without NUL`,
    remedy: 'Pass a string.',
  });
}

/** The string before the first NUL. The array must have one; what follows it does not count. */
export function decodeFixedString(bytes: Uint8Array, { what, code }: FixedString): string {
  const end = bytes.indexOf(0);
  if (end < 0) throw new PtoError(code, `${what}: no NUL in its ${bytes.length} bytes; the bytes are damaged.`);
  try {
    return decoder.decode(bytes.subarray(0, end));
  } catch (cause) {
    const details = { bytes: describeValue(bytes) };
    throw new PtoError(code, `${what}: not UTF-8; the bytes are damaged.`, { details, cause });
  }
}
