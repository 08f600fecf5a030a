// xoshiro256** of Blackman and Vigna, seeded by splitmix64 as they recommend: the same numbers on every machine, from any
// seed. 64-bit words are pairs of 32-bit halves, because BigInts are a hundred times slower.

const MASK_64 = 2n ** 64n - 1n;

/** The first words that splitmix64 makes of a seed. */
export function splitMix64(seed: bigint, count: number): bigint[] {
  let state = seed & MASK_64;
  return Array.from({ length: count }, () => {
    state = (state + 0x9e37_79b9_7f4a_7c15n) & MASK_64;
    let word = ((state ^ (state >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & MASK_64;
    word = ((word ^ (word >> 27n)) * 0x94d0_49bb_1331_11ebn) & MASK_64;
    return word ^ (word >> 31n);
  });
}

/** A stream of random numbers. */
export class Xoshiro256 {
  /** The four words of the state, the low half of each first. */
  readonly #state: Int32Array;
  /** Upper half of the last word, unsigned. */
  #high = 0;
  /** Lower half of the last word, unsigned. */
  #low = 0;

  /** @param words - the state: four 64-bit words, not all 0 */
  constructor(words: readonly bigint[]) {
    this.#state = new Int32Array(new BigUint64Array(words).buffer);
  }

  /** The stream of a seed, of which the lower 64 bits count. */
  static ofSeed(seed: number | bigint): Xoshiro256 {
    return new Xoshiro256(splitMix64(BigInt(seed), 4));
  }

  /** The next 64 bits. */
  nextWord(): bigint {
    this.#step();
    return (BigInt(this.#high) << 32n) | BigInt(this.#low);
  }

  /** A multiple of 2⁻⁵³ from 0 up to, but not including, 1: the upper 53 bits of a word. */
  nextUnit(): number {
    this.#step();
    return (this.#high * 2 ** 21 + (this.#low >>> 11)) * 2 ** -53;
  }

  /** An integer from 0 up to, but not including, `limit`, which is at most 2⁵³; all are equally likely. */
  nextBelow(limit: number): number {
    const scale = limit <= 2 ** 32 ? 2 ** 32 : 2 ** 53;
    const fair = scale - (scale % limit);
    for (;;) {
      const unit = this.nextUnit();
      const value = Math.floor(unit * scale);
      if (value < fair) return value % limit;
    }
  }

  #step(): void {
    const s = this.#state;
    const [l0, h0, l1, h1, l2, h2, l3, h3] = [s[0]!, s[1]!, s[2]!, s[3]!, s[4]!, s[5]!, s[6]!, s[7]!];

    // rotl(s1 · 5, 7) · 9, with n · 5 = 4n + n and n · 9 = 8n + n.
    const low5 = ((l1 << 2) >>> 0) + (l1 >>> 0);
    const high5 = (((h1 << 2) | (l1 >>> 30)) + h1 + (low5 > 0xffff_ffff ? 1 : 0)) | 0;
    const low = (low5 << 7) | (high5 >>> 25);
    const high = (high5 << 7) | ((low5 | 0) >>> 25);
    const low9 = ((low << 3) >>> 0) + (low >>> 0);
    this.#high = (((high << 3) | (low >>> 29)) + high + (low9 > 0xffff_ffff ? 1 : 0)) >>> 0;
    this.#low = low9 >>> 0;

    const [shiftedLow, shiftedHigh] = [l1 << 17, (h1 << 17) | (l1 >>> 15)];
    const [low2, high2] = [l2 ^ l0, h2 ^ h0];
    const [low3, high3] = [l3 ^ l1, h3 ^ h1];
    s[2] = l1 ^ low2;
    s[3] = h1 ^ high2;
    s[0] = l0 ^ low3;
    s[1] = h0 ^ high3;
    s[4] = low2 ^ shiftedLow;
    s[5] = high2 ^ shiftedHigh;
    // rotl(s3, 45): the halves change places, then 13 more.
    s[6] = (high3 << 13) | (low3 >>> 19);
    s[7] = (low3 << 13) | (high3 >>> 19);
  }
}
