import { expect, test } from 'vitest';

import { Xoshiro256, splitMix64 } from '../../src/tensor/xoshiro.js';

test('the stream of the state 1, 2, 3, 4 is the published one', () => {
  const stream = new Xoshiro256([1n, 2n, 3n, 4n]);
  expect(Array.from({ length: 10 }, () => stream.nextWord())).toEqual([
    11520n,
    0n,
    1509978240n,
    1215971899390074240n,
    1216172134540287360n,
    607988272756665600n,
    16172922978634559625n,
    8476171486693032832n,
    10595114339597558777n,
    2904607092377533576n,
  ]);
});

test('splitmix64 gives its published words', () => {
  expect(splitMix64(1234567n, 5)).toEqual([
    6457827717110365317n,
    3203168211198807973n,
    9817491932198370423n,
    4593380528125082431n,
    16408922859458223821n,
  ]);
});

/** The generator as its authors wrote it, in 64-bit arithmetic. */
function* oracle(seed: bigint): Generator<bigint> {
  const mask = 2n ** 64n - 1n;
  const rotate = (x: bigint, k: bigint) => ((x << k) & mask) | (x >> (64n - k));
  const s = splitMix64(seed, 4);
  for (;;) {
    yield (rotate((s[1]! * 5n) & mask, 7n) * 9n) & mask;
    const t = (s[1]! << 17n) & mask;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotate(s[3]!, 45n);
  }
}

test('halves of words carry and rotate as whole words do', () => {
  for (const seed of [0n, 1n, 2n ** 63n, 2n ** 64n - 1n]) {
    const stream = Xoshiro256.ofSeed(seed);
    const words = oracle(seed);
    for (let i = 0; i < 2000; i++) expect(stream.nextWord()).toBe(words.next().value);
  }
});

test('a unit is the upper 53 bits of a word', () => {
  const [units, words] = [Xoshiro256.ofSeed(7), Xoshiro256.ofSeed(7)];
  for (let i = 0; i < 1000; i++) expect(units.nextUnit()).toBe(Number(words.nextWord() >> 11n) * 2 ** -53);
});

test('integers below a limit are equally likely', () => {
  const stream = Xoshiro256.ofSeed(3);
  const counts = new Array<number>(6).fill(0);
  for (let i = 0; i < 60_000; i++) counts[stream.nextBelow(6)]!++;
  // Four standard deviations of a binomial distribution.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt((60_000 * 5) / 36));
});

test('integers below a large limit stay below it and are whole', () => {
  const stream = Xoshiro256.ofSeed(4);
  for (const limit of [1, 2 ** 32, 2 ** 32 + 1, 2 ** 52 + 1, 2 ** 53]) {
    for (let i = 0; i < 200; i++) {
      const value = stream.nextBelow(limit);
      expect(Number.isSafeInteger(value) && value >= 0 && value < limit).toBe(true);
    }
  }
});
