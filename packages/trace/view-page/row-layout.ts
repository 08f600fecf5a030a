// Where rows lie in the part of the swimlane that scrolls, in CSS pixels.

import type { RowName } from './run-index.js';

export const ROW_HEIGHT = 18;
/** Between groups of lanes. */
const GROUP_GAP = 10;

export class RowLayout {
  readonly #top: readonly number[];
  readonly height: number;

  constructor(rows: readonly RowName[]) {
    const tops: number[] = [];
    let y = 4;
    rows.forEach(({ group }, row) => {
      if (row > 0 && rows[row - 1]!.group !== group) y += GROUP_GAP;
      tops.push(y);
      y += ROW_HEIGHT;
    });
    this.#top = tops;
    this.height = y + 4;
  }

  topOf(row: number): number {
    return this.#top[row]!;
  }

  /** The row at a height, or undefined between rows. */
  rowAt(y: number): number | undefined {
    const next = this.#top.findIndex((top) => top > y);
    const row = (next < 0 ? this.#top.length : next) - 1;
    return row >= 0 && y < this.#top[row]! + ROW_HEIGHT ? row : undefined;
  }

  /** The nearest scroll position that leaves no empty space. */
  clampScroll(scroll: number, viewHeight: number): number {
    return Math.max(0, Math.min(scroll, this.height - viewHeight));
  }

  /** The scroll position, moved as little as shows a row. */
  reveal(row: number, scroll: number, viewHeight: number): number {
    const top = this.topOf(row);
    if (top < scroll) return this.clampScroll(top - 4, viewHeight);
    if (top + ROW_HEIGHT > scroll + viewHeight) {
      return this.clampScroll(top + ROW_HEIGHT + 4 - viewHeight, viewHeight);
    }
    return scroll;
  }
}
