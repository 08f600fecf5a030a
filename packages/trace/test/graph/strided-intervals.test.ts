import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { coversIntervals, intersectIntervals, mergeIntervals, viewIntervals } from '../../src/index.js';

/** The elements of intervals, one by one. */
function elements(intervals: readonly number[]): number[] {
  return intervals.flatMap((begin, i) =>
    i % 2 === 0 ? Array.from({ length: intervals[i + 1]! - begin }, (_, k) => begin + k) : [],
  );
}

const views = fc
  .array(fc.record({ size: fc.integer({ min: 0, max: 4 }), stride: fc.integer({ min: -9, max: 20 }) }), {
    maxLength: 4,
  })
  .map((dims) => ({
    shape: dims.map(({ size }) => size),
    strides: dims.map(({ stride }) => stride),
    startOffset: 100,
  }));

const lists = fc
  .array(fc.tuple(fc.nat(40), fc.nat(6)), { maxLength: 8 })
  .map((all) => mergeIntervals(all.flatMap(([begin, length]) => [begin, begin + length])));

describe('intervals', () => {
  it('of a view have each of its elements, and in order', () => {
    fc.assert(
      fc.property(views, ({ shape, strides, startOffset }) => {
        let wanted = new Set(shape.includes(0) ? [] : [startOffset]);
        shape.forEach((size, dim) => {
          wanted = new Set([...wanted].flatMap((at) => Array.from({ length: size }, (_, i) => at + i * strides[dim]!)));
        });
        const intervals = viewIntervals({ shape, strides, startOffset })!;
        const isInside = (at: number) =>
          intervals.some((begin, i) => i % 2 === 0 && at >= begin && at < intervals[i + 1]!);
        expect([...wanted].every(isInside)).toBe(true);
        expect(intervals).toEqual(mergeIntervals(intervals));
      }),
    );
  });

  it('of a view that leaves no gaps within its rows have nothing else', () => {
    expect(viewIntervals({ shape: [3, 2], strides: [10, 1], startOffset: 5 })).toEqual([5, 7, 15, 17, 25, 27]);
    expect(viewIntervals({ shape: [2, 3], strides: [1, 4], startOffset: 0 })).toEqual([0, 2, 4, 6, 8, 10]);
    expect(viewIntervals({ shape: [4], strides: [-1], startOffset: 9 })).toEqual([6, 10]);
    expect(viewIntervals({ shape: [5, 4], strides: [0, 1], startOffset: 0 })).toEqual([0, 4]);
  });

  it('of views with too many runs are not looked for', () => {
    expect(viewIntervals({ shape: [100_000], strides: [2], startOffset: 0 })).toBeUndefined();
  });

  it('have in common what both have, and cover what has nothing else', () => {
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        const both = elements(a).filter((each) => elements(b).includes(each));
        expect(elements(intersectIntervals(a, b))).toEqual(both);
        expect(coversIntervals(a, b)).toBe(elements(b).every((each) => elements(a).includes(each)));
      }),
    );
  });
});
