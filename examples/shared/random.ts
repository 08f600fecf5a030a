/** Inputs that look random and are the same in every run: the seed decides. */

function generator(seed: number): () => number {
  let state = seed >>> 0;
  // mulberry32: 32 bits of state, every seed has the full period.
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Floats from -1 up to 1. */
export function randomFloats(count: number, seed: number): Float32Array {
  const next = generator(seed);
  return Float32Array.from({ length: count }, () => 2 * next() - 1);
}

/** Integers from `-limit` to `limit`, both included. */
export function randomIntegers(count: number, seed: number, limit: number): Int32Array {
  const next = generator(seed);
  return Int32Array.from({ length: count }, () => Math.floor(next() * (2 * limit + 1)) - limit);
}
