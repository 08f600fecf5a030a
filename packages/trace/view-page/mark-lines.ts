// Thin lines along slices that are special, such as those of the critical path: pixels like those of the slices themselves,
// because there can be as many.

import type { Slices } from '../src/view/page-data.js';
import { rowOf } from './hit-index.js';
import type { TimeScale } from './time-scale.js';

export class MarkLines {
  readonly #slices: Slices;
  readonly #byRow = new Map<number, number[]>();

  constructor(slices: Slices, marked: Uint32Array) {
    this.#slices = slices;
    for (const slice of marked.slice().sort()) {
      const row = rowOf(slices, slice);
      const list = this.#byRow.get(row);
      if (list === undefined) this.#byRow.set(row, [slice]);
      else list.push(slice);
    }
  }

  /** Calls `mark` with each run of pixels to mark; one pixel is marked once at most. */
  draw(row: number, scale: TimeScale, width: number, mark: (from: number, to: number) => void): void {
    const { start, end } = this.#slices;
    let next = 0;
    for (const slice of this.#byRow.get(row) ?? []) {
      const from = Math.max(next, Math.floor((start[slice]! - scale.start) / scale.ticksPerPixel));
      const right = Math.round((end[slice]! - scale.start) / scale.ticksPerPixel);
      const to = Math.min(width, Math.max(right, from + 1));
      if (from >= width) return;
      if (right < 0 || to <= from) continue;
      mark(from, to);
      next = to;
    }
  }
}
