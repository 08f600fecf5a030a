import { describe, expect, it } from 'vitest';

import { ByteRanges } from '../../src/memory/byte-ranges.js';

const pairs = (ranges: Iterable<{ start: number; end: number }>): number[][] =>
  [...ranges].map(({ start, end }) => [start, end]);

describe('a set of bytes', () => {
  it('says what is new', () => {
    const ranges = new ByteRanges();
    expect(pairs(ranges.add(10, 20))).toEqual([[10, 20]]);
    expect(pairs(ranges.add(10, 20))).toEqual([]);
    expect(pairs(ranges.add(5, 25))).toEqual([
      [5, 10],
      [20, 25],
    ]);
    expect(pairs(ranges)).toEqual([[5, 25]]);
  });

  it('keeps apart what does not touch, in order', () => {
    const ranges = new ByteRanges();
    ranges.add(30, 40);
    ranges.add(0, 10);
    expect(pairs(ranges)).toEqual([
      [0, 10],
      [30, 40],
    ]);
    expect(pairs(ranges.add(10, 30))).toEqual([[10, 30]]);
    expect(pairs(ranges)).toEqual([[0, 40]]);
  });

  it('agrees with a set that has every byte', () => {
    let seed = 12_345;
    const random = (limit: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % limit;
    for (let round = 0; round < 100; round++) {
      const ranges = new ByteRanges();
      const bytes = new Set<number>();
      for (let i = 0; i < 12; i++) {
        const start = random(60);
        const end = start + 1 + random(12);
        const wanted = [];
        for (let at = start; at < end; at++) if (!bytes.has(at)) wanted.push(at);
        const missing = ranges.add(start, end).flatMap((range) => bytesOf(range));
        expect(missing).toEqual(wanted);
        wanted.forEach((at) => bytes.add(at));
        expect([...ranges].flatMap((range) => bytesOf(range))).toEqual([...bytes].sort((a, b) => a - b));
      }
    }
  });
});

function bytesOf({ start, end }: { start: number; end: number }): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}
