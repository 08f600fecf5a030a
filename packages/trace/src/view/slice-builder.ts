// Collects slices lane by lane, and gives each lane as many rows as it needs for slices not to overlap: the next slice goes to
// the first row that is free by then. Spans that contain others so lie above them.

import { NONE } from './page-data.js';
import type { LaneGroup, PageLane, Slices } from './page-data.js';

/** One slice, in ticks. */
export interface NewSlice {
  readonly start: number;
  readonly end: number;
  readonly name: number;
  readonly task?: number | undefined;
  readonly dispatch?: number | undefined;
  readonly finish?: number | undefined;
}

/** @returns the slices of a lane by row, each row in order of time */
function onRows(slices: readonly NewSlice[]): NewSlice[][] {
  const sorted = [...slices].sort((a, b) => a.start - b.start || b.end - a.end);
  const rows: NewSlice[][] = [];
  for (const slice of sorted) {
    const row = rows.find((candidate) => candidate.at(-1)!.end <= slice.start);
    if (row === undefined) rows.push([slice]);
    else row.push(slice);
  }
  return rows.length === 0 ? [[]] : rows;
}

export class SliceBuilder {
  readonly #lanes: PageLane[] = [];
  readonly #rows: NewSlice[][] = [];

  addLane(name: string, group: LaneGroup, slices: readonly NewSlice[]): void {
    const rows = onRows(slices);
    this.#lanes.push({ name, group, rows: rows.length });
    this.#rows.push(...rows);
  }

  /** @returns the lanes, and their slices in columns */
  build(): { lanes: readonly PageLane[]; slices: Slices } {
    const rowOffsets = new Uint32Array(this.#rows.length + 1);
    this.#rows.forEach((row, i) => (rowOffsets[i + 1] = rowOffsets[i]! + row.length));
    const all = this.#rows.flat();
    const column = (of: (slice: NewSlice) => number) => Uint32Array.from(all, of);
    const slices: Slices = {
      rowOffsets,
      start: column(({ start }) => start),
      end: column(({ end }) => end),
      name: Uint16Array.from(all, ({ name }) => name),
      task: column(({ task = NONE }) => task),
      dispatch: column(({ dispatch = NONE }) => dispatch),
      finish: column(({ finish = NONE }) => finish),
    };
    return { lanes: this.#lanes, slices };
  }
}
