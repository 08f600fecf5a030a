// One conversion for all small IEEE-754 formats: from a double, exact, rounding once to the nearest and ties to even.
//
// A double holds every value of the small formats and every midpoint between two of them, and scaling it by a power of
// two is exact. So a value is scaled until one unit in its last place is 1, rounded to an integer, and packed.

/** A binary floating-point format of 16 bits. */
export interface SmallFloat {
  /** Bits of the fraction, without the hidden one. */
  readonly fractionBits: number;
  /** Exponent of the smallest normal number. */
  readonly minExponent: number;
  /** Exponent of the largest finite number. */
  readonly maxExponent: number;
}

const TWO_52 = 2 ** 52;

const scratch = new DataView(new ArrayBuffer(8));

function exponentOf(magnitude: number): number {
  scratch.setFloat64(0, magnitude);
  return ((scratch.getUint16(0) >> 4) & 0x7ff) - 1023;
}

/** Nearest integer, ties to even, of a number in [0, 2^51): adding 2^52 leaves no room for a fraction. */
function roundTiesToEven(value: number): number {
  return value + TWO_52 - TWO_52;
}

function infinityBits({ fractionBits, minExponent, maxExponent }: SmallFloat): number {
  return (maxExponent - minExponent + 2) * 2 ** fractionBits;
}

/** The bits of `value`; every NaN becomes the quiet NaN without sign. */
export function encodeSmallFloat(value: number, format: SmallFloat): number {
  const { fractionBits, minExponent, maxExponent } = format;
  const infinity = infinityBits(format);
  if (Number.isNaN(value)) return infinity + 2 ** (fractionBits - 1);

  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  const exponent = Math.max(exponentOf(magnitude), minExponent);
  if (exponent > maxExponent) return sign | infinity;

  // A carry out of the fraction adds one to the exponent's field, which is the right result, up to infinity.
  const units = roundTiesToEven(magnitude * 2 ** (fractionBits - exponent));
  return sign | ((exponent - minExponent) * 2 ** fractionBits + units);
}

/** The number that 16 bits stand for, exactly. */
export function decodeSmallFloat(bits: number, format: SmallFloat): number {
  const { fractionBits, minExponent } = format;
  const sign = bits & 0x8000 ? -1 : 1;
  const magnitude = bits & 0x7fff;
  const infinity = infinityBits(format);
  if (magnitude === infinity) return sign * Infinity;
  if (magnitude > infinity) return NaN;

  const fraction = magnitude % 2 ** fractionBits;
  const field = (magnitude - fraction) / 2 ** fractionBits;
  if (field === 0) return sign * fraction * 2 ** (minExponent - fractionBits);
  return sign * (2 ** fractionBits + fraction) * 2 ** (field - 1 + minExponent - fractionBits);
}
