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
  /** What the caller finds this slice by later. */
  readonly key?: number | undefined;
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
  readonly #lanes = new Map<string, { readonly group: LaneGroup; readonly slices: NewSlice[] }>();

  /** Adds slices to a lane. Lanes come in the order in which they are named first. */
  add(name: string, group: LaneGroup, slices: readonly NewSlice[]): void {
    const lane = this.#lanes.get(name) ?? { group, slices: [] };
    this.#lanes.set(name, lane);
    for (const slice of slices) lane.slices.push(slice);
  }

  /** @returns the lanes, their slices in columns, and where the slices with keys are in these */
  build(): { lanes: readonly PageLane[]; slices: Slices; byKey: ReadonlyMap<number, number> } {
    const placed = [...this.#lanes].map(([name, { group, slices }]) => ({ name, group, rows: onRows(slices) }));
    const rows = placed.flatMap((lane) => lane.rows);
    const rowOffsets = new Uint32Array(rows.length + 1);
    rows.forEach((row, i) => (rowOffsets[i + 1] = rowOffsets[i]! + row.length));
    const all = rows.flat();
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
    const byKey = new Map<number, number>();
    all.forEach(({ key }, slice) => {
      if (key !== undefined) byKey.set(key, slice);
    });
    return { lanes: placed.map((lane) => ({ ...lane, rows: lane.rows.length })), slices, byKey };
  }
}
