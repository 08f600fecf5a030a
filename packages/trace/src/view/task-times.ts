// When tasks ran, all their blocks together, and what they waited for.

import { NONE } from './page-data.js';
import type { PageEdges, PageLane, Slices } from './page-data.js';

export interface TaskTimes {
  /** The first start and the last end of a task's blocks; {@link NONE} and 0 for a task that ran nowhere. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  /** The block that ends last. */
  readonly lastBlock: Uint32Array;
  /** Predecessors by task: those of t are `preds[predOffsets[t]]` to `preds[predOffsets[t + 1]]`. */
  readonly predOffsets: Uint32Array;
  readonly preds: Uint32Array;
}

/** Calls `visit` for each block of a task on a core: its row, which kind of core that is, and its slice. */
export function forEachBlock(
  lanes: readonly PageLane[],
  { rowOffsets }: Slices,
  visit: (slice: number, kind: 'aic' | 'aiv', row: number) => void,
): void {
  let row = 0;
  for (const { group, rows } of lanes) {
    for (const end = row + rows; row < end; row++) {
      if (group !== 'aic' && group !== 'aiv') continue;
      for (let slice = rowOffsets[row]!; slice < rowOffsets[row + 1]!; slice++) visit(slice, group, row);
    }
  }
}

export function taskTimes(count: number, lanes: readonly PageLane[], slices: Slices, edges: PageEdges): TaskTimes {
  const start = new Uint32Array(count).fill(NONE);
  const end = new Uint32Array(count);
  const lastBlock = new Uint32Array(count).fill(NONE);
  forEachBlock(lanes, slices, (slice) => {
    const task = slices.task[slice]!;
    start[task] = Math.min(start[task]!, slices.start[slice]!);
    if (lastBlock[task] !== NONE && slices.end[slice]! < end[task]!) return;
    end[task] = slices.end[slice]!;
    lastBlock[task] = slice;
  });
  const predOffsets = new Uint32Array(count + 1);
  for (const succ of edges.succ) predOffsets[succ + 1]!++;
  for (let task = 0; task < count; task++) predOffsets[task + 1]! += predOffsets[task]!;
  const next = predOffsets.slice();
  const preds = new Uint32Array(edges.pred.length);
  edges.succ.forEach((succ, edge) => (preds[next[succ]!++] = edges.pred[edge]!));
  return { start, end, lastBlock, predOffsets, preds };
}
