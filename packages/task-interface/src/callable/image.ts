// What the images of both callables have in common: directions in an int32 array, sizes that must fit the bytes, and
// messages about images that do not.

import { ArgDirection } from '../abi/layout.gen.js';
import { readI32, writeI32 } from '../abi/field.js';
import type { Field } from '../abi/field.js';
import { parseArgDirection } from '../args/arg-direction.js';
import type { ArgDirectionName } from '../args/arg-direction.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import { PtoError } from '../errors/pto-error.js';

/** The directions of a callable's arguments, in order. */
export type SignatureLike = readonly (ArgDirection | ArgDirectionName)[];

const MAX_IMAGE_SIZE = 0xffff_ffff;

const directions: readonly number[] = Object.values(ArgDirection);

/** The error for bytes that are no image. */
export function imageError(what: string, fault: string, details: Readonly<Record<string, unknown>> = {}): PtoError {
  const message = `${what}: ${fault}.\n  The bytes are damaged or no callable; build the image again.`;
  return new PtoError('ERR_PTO_CALLABLE_INVALID', message, { details });
}

/** Checks a signature against the places that an image has for it. */
export function takeSignature(signature: unknown, what: string, limit: number): readonly ArgDirection[] {
  if (!Array.isArray(signature)) {
    throw invalidArgument({
      code: 'ERR_PTO_ARGS_SIGNATURE',
      what: `${what}, signature`,
      given: signature,
      allowed: 'an array of directions: in, out, inout, scalar',
      remedy: "Pass one for each argument, for example ['in', 'in', 'out'].",
    });
  }
  if (signature.length > limit) {
    throw invalidArgument({
      code: 'ERR_PTO_CALLABLE_CAPACITY',
      what: `${what}, length of signature`,
      given: signature.length,
      allowed: `at most ${limit}`,
      remedy: 'Pack several arguments into one tensor.',
      details: { limit },
    });
  }
  return signature.map((direction, i) => parseArgDirection(direction, `${what}, signature[${i}]`));
}

/** Checks bytes to put into an image. */
export function takeBinary(binary: unknown, what: string): Uint8Array {
  if (binary instanceof Uint8Array) return binary;
  throw invalidArgument({
    code: 'ERR_PTO_CALLABLE_INVALID',
    what: `${what}, binary`,
    given: binary,
    allowed: 'a Uint8Array (or a Buffer) with the bytes of a shared library or kernel',
    remedy: 'Pass what the compiler returned, or what readFile returned.',
  });
}

/** Sizes and offsets in an image are 32 bits wide. */
export function requireImageSize(size: number, what: string): void {
  if (size <= MAX_IMAGE_SIZE) return;
  throw invalidArgument({
    code: 'ERR_PTO_CALLABLE_CAPACITY',
    what: `${what}, bytes of the image`,
    given: size,
    allowed: `at most ${MAX_IMAGE_SIZE}`,
    remedy: 'Strip the binary, or split the callable.',
    details: { limit: MAX_IMAGE_SIZE },
  });
}

/** Writes directions from the start of a field. */
export function writeSignature(view: DataView, field: Field<'i32'>, signature: readonly ArgDirection[]): void {
  signature.forEach((direction, i) => writeI32(view, 0, field, direction, i));
}

/** Reads `count` directions; the count and each direction must be possible. */
export function readSignature(
  view: DataView,
  field: Field<'i32'>,
  count: number,
  what: string,
): readonly ArgDirection[] {
  if (count < 0 || count > field.count) {
    throw imageError(what, `sig_count is ${count}, not from 0 to ${field.count}`, { sigCount: count });
  }
  const signature: ArgDirection[] = [];
  for (let i = 0; i < count; i++) {
    const direction = readI32(view, 0, field, i);
    if (!directions.includes(direction)) {
      throw imageError(what, `signature[${i}] is ${direction}, which is no direction`, { index: i, direction });
    }
    signature.push(direction as ArgDirection);
  }
  return signature;
}
