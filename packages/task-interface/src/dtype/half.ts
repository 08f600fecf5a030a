import { decodeSmallFloat, encodeSmallFloat } from './small-float.js';
import type { SmallFloat } from './small-float.js';

const FLOAT16: SmallFloat = { fractionBits: 10, minExponent: -14, maxExponent: 15 };
const BFLOAT16: SmallFloat = { fractionBits: 7, minExponent: -126, maxExponent: 127 };

const bitsOf = new Float32Array(1);
const asUint32 = new Uint32Array(bitsOf.buffer);

/** A loop, because `from` with a function walks an iterator and is many times slower. */
function fill<T extends Uint16Array | Float32Array>(
  into: T,
  values: ArrayLike<number>,
  map: (value: number) => number,
): T {
  for (let i = 0; i < into.length; i++) into[i] = map(values[i]!);
  return into;
}

/**
 * @param value - any number, NaN and infinities too
 * @returns its 16 bits as FLOAT16, rounded once to the nearest, ties to even; NaN becomes 0x7e00
 *
 * @example
 * ```ts
 * import { float16Bits } from '@pto/task-interface';
 *
 * float16Bits(1.5); // => 0x3e00
 * float16Bits(65520); // => 0x7c00
 * ```
 */
export function float16Bits(value: number): number {
  return encodeSmallFloat(value, FLOAT16);
}

/**
 * @param bits - 16 bits of a FLOAT16
 * @returns the number, exactly
 *
 * @example
 * ```ts
 * import { float16Value } from '@pto/task-interface';
 *
 * float16Value(0x3e00); // => 1.5
 * ```
 */
export function float16Value(bits: number): number {
  return decodeSmallFloat(bits, FLOAT16);
}

/**
 * @param value - any number, NaN and infinities too
 * @returns its 16 bits as BFLOAT16, rounded once to the nearest, ties to even; NaN becomes 0x7fc0
 *
 * @example
 * ```ts
 * import { bfloat16Bits } from '@pto/task-interface';
 *
 * bfloat16Bits(1.5); // => 0x3fc0
 * ```
 */
export function bfloat16Bits(value: number): number {
  return encodeSmallFloat(value, BFLOAT16);
}

/**
 * @param bits - 16 bits of a BFLOAT16
 * @returns the number, exactly
 *
 * @example
 * ```ts
 * import { bfloat16Value } from '@pto/task-interface';
 *
 * bfloat16Value(0x3fc0); // => 1.5
 * ```
 */
export function bfloat16Value(bits: number): number {
  asUint32[0] = bits << 16;
  return bitsOf[0]!;
}

/**
 * Converts numbers to the bits of FLOAT16, one 16-bit element each.
 *
 * @param values - the numbers
 * @returns a new array, ready to be the data of a FLOAT16 tensor
 *
 * @example
 * ```ts
 * import { toFloat16Bits } from '@pto/task-interface';
 *
 * toFloat16Bits([1, 1.5]); // => Uint16Array.of(0x3c00, 0x3e00)
 * ```
 */
export function toFloat16Bits(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  return fill(new Uint16Array(values.length), values, float16Bits);
}

/**
 * Converts numbers to the bits of BFLOAT16, one 16-bit element each.
 *
 * @param values - the numbers
 * @returns a new array, ready to be the data of a BFLOAT16 tensor
 *
 * @example
 * ```ts
 * import { toBfloat16Bits } from '@pto/task-interface';
 *
 * toBfloat16Bits([1, 1.5]); // => Uint16Array.of(0x3f80, 0x3fc0)
 * ```
 */
export function toBfloat16Bits(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  return fill(new Uint16Array(values.length), values, bfloat16Bits);
}

/**
 * Converts bits of FLOAT16 to numbers.
 *
 * @param bits - one element each 16 bits
 * @returns a new array with the exact values
 *
 * @example
 * ```ts
 * import { fromFloat16Bits } from '@pto/task-interface';
 *
 * fromFloat16Bits(Uint16Array.of(0x3c00, 0x3e00)); // => Float32Array.of(1, 1.5)
 * ```
 */
export function fromFloat16Bits(bits: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return fill(new Float32Array(bits.length), bits, float16Value);
}

/**
 * Converts bits of BFLOAT16 to numbers.
 *
 * @param bits - one element each 16 bits
 * @returns a new array with the exact values
 *
 * @example
 * ```ts
 * import { fromBfloat16Bits } from '@pto/task-interface';
 *
 * fromBfloat16Bits(Uint16Array.of(0x3f80, 0x3fc0)); // => Float32Array.of(1, 1.5)
 * ```
 */
export function fromBfloat16Bits(bits: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return fill(new Float32Array(bits.length), bits, bfloat16Value);
}
