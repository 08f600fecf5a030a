// Which slice is where. Slices of a row are in order and do not overlap, so bisection is all the index there is.

import type { Slices } from '../src/view/page-data.js';

/** The first slice of a row that ends after a time, or the row's end. */
export function firstEndingAfter({ rowOffsets, end }: Slices, row: number, tick: number): number {
  let low = rowOffsets[row]!;
  let high = rowOffsets[row + 1]!;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (end[middle]! <= tick) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The slice nearest to a time of a row, at most `reach` ticks away. */
export function sliceNear(slices: Slices, row: number, tick: number, reach: number): number | undefined {
  const { rowOffsets, start, end } = slices;
  const next = firstEndingAfter(slices, row, tick);
  const distance = (slice: number) => Math.max(start[slice]! - tick, tick - end[slice]!, 0);
  const candidates = [next - 1, next].filter((slice) => slice >= rowOffsets[row]! && slice < rowOffsets[row + 1]!);
  candidates.sort((a, b) => distance(b) - distance(a));
  const nearest = candidates.pop();
  return nearest !== undefined && distance(nearest) <= reach ? nearest : undefined;
}

/** The row of a slice. */
export function rowOf({ rowOffsets }: Slices, slice: number): number {
  let low = 0;
  let high = rowOffsets.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (rowOffsets[middle]! <= slice) low = middle;
    else high = middle;
  }
  return low;
}
