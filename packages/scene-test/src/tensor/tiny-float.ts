// Floating-point formats with so few values that a table has them all. Encoding finds the two neighbours of a number and
// takes the nearer one.

/** A format: its values that are not negative, in the order of their bits. */
export interface TinyFormat {
  readonly values: Float64Array;
  /** The bit of the sign; 0 where there is none. */
  readonly signBit: number;
  /** Where the value after the last one would be: half-way to it is where overflow begins. */
  readonly beyond: number;
  /** Bits of NaN; without it NaN becomes the largest value. */
  readonly nan: number | undefined;
  /** A tie goes to the even bits, or, where significands have no bits, to the larger value. */
  readonly ties: 'even' | 'larger';
}

/** What becomes of a number that is larger than all values. */
export interface TinyFloatOptions {
  /** It becomes the largest value instead of NaN. Default: no; yes where there is no NaN. */
  readonly saturate?: boolean | undefined;
}

/** Bits of the largest value that is not above a magnitude; 0 below the smallest. */
function floorBits(values: Float64Array, magnitude: number): number {
  let [low, high] = [0, values.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= magnitude) low = middle;
    else high = middle;
  }
  return low;
}

function magnitudeBits(format: TinyFormat, magnitude: number): number {
  const { values, beyond, ties } = format;
  const lower = floorBits(values, magnitude);
  const [below, above] = [values[lower]!, values[lower + 1] ?? beyond];
  const middle = below + (above - below) / 2;
  const isUp = magnitude > middle || (magnitude === middle && (ties === 'larger' || lower % 2 === 1));
  return isUp ? lower + 1 : lower;
}

export function encodeTinyFloat(value: number, format: TinyFormat, options: TinyFloatOptions = {}): number {
  const { values, signBit, nan } = format;
  const largest = values.length - 1;
  if (Number.isNaN(value)) return nan ?? largest;
  const isNegative = value < 0 || Object.is(value, -0);
  if (isNegative && signBit === 0 && value !== 0) return nan ?? 0;
  const bits = magnitudeBits(format, Math.abs(value));
  const sign = isNegative ? signBit : 0;
  if (bits <= largest) return sign | bits;
  return sign | (nan === undefined || options.saturate ? largest : nan);
}

export function decodeTinyFloat(bits: number, { values, signBit }: TinyFormat): number {
  const magnitude = values[bits & ~signBit] ?? NaN;
  return signBit !== 0 && (bits & signBit) !== 0 ? -magnitude : magnitude;
}

/** The values of a format with an exponent and a fraction, of which the first ones are subnormal. */
export function ieeeLikeValues(count: number, fractionBits: number, minExponent: number): Float64Array {
  const perExponent = 2 ** fractionBits;
  return Float64Array.from({ length: count }, (_, bits) => {
    const fraction = bits % perExponent;
    const field = Math.floor(bits / perExponent);
    if (field === 0) return fraction * 2 ** (minExponent - fractionBits);
    return (perExponent + fraction) * 2 ** (field - 1 + minExponent - fractionBits);
  });
}
