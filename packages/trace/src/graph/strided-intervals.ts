// The bytes of strided views as sorted intervals that do not touch each other: [begin, end, begin, end, …]. So whether some
// writes cover what is read is a matter of comparing two lists.

/** Elements at `startOffset + Σ index·stride`; all in elements. */
export interface StridedView {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly startOffset: number;
}

/** Views of more runs than this are not looked into. */
const MAX_RUNS = 1 << 16;

/**
 * The elements of a view.
 *
 * @returns sorted intervals, or undefined when there are too many to compare
 *
 * @example
 * ```ts
 * import { viewIntervals } from '@pto/trace';
 *
 * viewIntervals({ shape: [2, 3], strides: [8, 1], startOffset: 4 }); // => [4, 7, 12, 15]
 * viewIntervals({ shape: [2, 8], strides: [8, 1], startOffset: 0 }); // => [0, 16]
 * ```
 */
export function viewIntervals({ shape, strides, startOffset }: StridedView): number[] | undefined {
  if (shape.includes(0)) return [];
  let start = startOffset;
  const steps: { count: number; stride: number }[] = [];
  shape.forEach((count, dim) => {
    const stride = strides[dim] ?? 0;
    if (stride < 0) start += stride * (count - 1);
    if (count > 1 && stride !== 0) steps.push({ count, stride: Math.abs(stride) });
  });
  steps.sort((a, b) => a.stride - b.stride);
  let run = 1;
  while (steps[0] !== undefined && steps[0].stride <= run) {
    const { count, stride } = steps.shift()!;
    run += stride * (count - 1);
  }
  if (steps.reduce((product, { count }) => product * count, 1) > MAX_RUNS) return undefined;
  let starts = [start];
  for (const { count, stride } of steps) {
    starts = starts.flatMap((at) => Array.from({ length: count }, (_, i) => at + i * stride));
  }
  return mergeIntervals(starts.flatMap((at) => [at, at + run]));
}

/** Brings intervals in order and joins those that touch. */
export function mergeIntervals(intervals: readonly number[]): number[] {
  const order = Array.from({ length: intervals.length / 2 }, (_, i) => i);
  order.sort((a, b) => intervals[2 * a]! - intervals[2 * b]!);
  const merged: number[] = [];
  for (const i of order) {
    const [begin, end] = [intervals[2 * i]!, intervals[2 * i + 1]!];
    if (begin >= end) continue;
    const last = merged.length - 1;
    if (last >= 0 && begin <= merged[last]!) merged[last] = Math.max(merged[last]!, end);
    else merged.push(begin, end);
  }
  return merged;
}

/** What two lists of intervals have in common. */
export function intersectIntervals(a: readonly number[], b: readonly number[]): number[] {
  const common: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const begin = Math.max(a[i]!, b[j]!);
    const end = Math.min(a[i + 1]!, b[j + 1]!);
    if (begin < end) common.push(begin, end);
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return common;
}

/** Whether all of `part` lies in `whole`; both merged. */
export function coversIntervals(whole: readonly number[], part: readonly number[]): boolean {
  const common = intersectIntervals(whole, part);
  return length(common) === length(part);
}

function length(intervals: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < intervals.length; i += 2) sum += intervals[i + 1]! - intervals[i]!;
  return sum;
}
