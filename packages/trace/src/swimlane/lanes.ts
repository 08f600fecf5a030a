/** Something with a beginning and an end. */
export interface Interval {
  readonly startUs: number;
  readonly endUs: number;
}

/**
 * Puts intervals that overlap into lanes of their own: each goes into the first lane that is free when it starts. Viewers
 * require that what stands on one track does not overlap.
 *
 * @returns the lane of each interval
 */
export function lanesOf(intervals: readonly Interval[]): Uint32Array {
  const order = inOrder(intervals);
  const lanes = new Uint32Array(intervals.length);
  const freeAt: number[] = [];
  for (const index of order) {
    const { startUs, endUs } = intervals[index]!;
    let lane = 0;
    while (lane < freeAt.length && freeAt[lane]! > toNs(startUs)) lane++;
    freeAt[lane] = toNs(endUs);
    lanes[index] = lane;
  }
  return lanes;
}

/**
 * The same where an interval may also lie inside another one: it stays in its lane then.
 *
 * @returns the lane of each interval
 */
export function nestedLanesOf(intervals: readonly Interval[]): Uint32Array {
  const order = inOrder(intervals);
  const lanes = new Uint32Array(intervals.length);
  const open: number[][] = [];
  for (const index of order) {
    const [start, end] = [toNs(intervals[index]!.startUs), toNs(intervals[index]!.endUs)];
    let lane = 0;
    for (; lane < open.length; lane++) {
      const ends = open[lane]!;
      while (ends.length > 0 && ends.at(-1)! <= start) ends.pop();
      if (ends.length === 0 || ends.at(-1)! >= end) break;
    }
    (open[lane] ??= []).push(end);
    lanes[index] = lane;
  }
  return lanes;
}

/** By start; of those that start together the longest first. */
function inOrder(intervals: readonly Interval[]): Uint32Array {
  const order = Uint32Array.from(intervals.keys());
  return order.sort((a, b) => {
    const [first, second] = [intervals[a]!, intervals[b]!];
    return first.startUs - second.startUs || second.endUs - first.endUs || a - b;
  });
}

/** What the trace keeps of a time. */
function toNs(us: number): number {
  return Math.round(us * 1000);
}
