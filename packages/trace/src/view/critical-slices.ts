// What the end of the run waited for, from the end back: a block started when its core was free and when the last task that it
// depends on had ended; whichever came later is what it waited for.

import { NONE } from './page-data.js';
import type { PageLane, Slices } from './page-data.js';
import { forEachBlock } from './task-times.js';
import type { TaskTimes } from './task-times.js';

/** The block of those that a task depends on that ended last, by when the task started. */
function latestPredecessor({ end, lastBlock, predOffsets, preds }: TaskTimes, task: number, before: number): number {
  let latest = NONE;
  for (let i = predOffsets[task]!; i < predOffsets[task + 1]!; i++) {
    const pred = preds[i]!;
    if (lastBlock[pred] === NONE || end[pred]! > before) continue;
    if (latest === NONE || end[pred]! > end[latest]!) latest = pred;
  }
  return latest === NONE ? NONE : lastBlock[latest]!;
}

/** @returns slices of the observed critical path, in order of time */
export function criticalSlices(lanes: readonly PageLane[], slices: Slices, times: TaskTimes): Uint32Array {
  const previousOnCore = new Uint32Array(slices.start.length).fill(NONE);
  let last = NONE;
  forEachBlock(lanes, slices, (slice, _kind, row) => {
    if (slice > slices.rowOffsets[row]!) previousOnCore[slice] = slice - 1;
    if (last === NONE || slices.end[slice]! > slices.end[last]!) last = slice;
  });
  const path: number[] = [];
  for (let slice = last; slice !== NONE && path.length < slices.start.length;) {
    path.push(slice);
    const data = latestPredecessor(times, slices.task[slice]!, slices.start[slice]!);
    const core = previousOnCore[slice]!;
    const isData = data !== NONE && (core === NONE || slices.end[data]! >= slices.end[core]!);
    slice = isData ? data : core;
  }
  return Uint32Array.from(path.reverse());
}
