// Which part of the run the swimlane shows, and what is marked in it.

import type { RunIndex } from './run-index.js';
import { RowLayout } from './row-layout.js';
import { MarkLines } from './mark-lines.js';
import { LETTER } from './font.js';
import { rowOf } from './hit-index.js';
import * as time from './time-scale.js';
import type { TimeScale } from './time-scale.js';

/** The names of lanes, left of the rows, have so much room, in CSS pixels. */
const LEAST_GUTTER = 116;
const MOST_GUTTER = 240;
const RULER = 24;
export const STRIP = 26;

export class SwimlaneState {
  readonly index: RunIndex;
  readonly layout: RowLayout;
  readonly criticalMarks: MarkLines;
  readonly gutter: number;
  readonly #listeners: (() => void)[] = [];
  foundMarks: MarkLines;
  showsCriticalPath = true;
  scale: TimeScale = { start: 0, ticksPerPixel: 1 };
  scroll = 0;
  #width = 0;
  #height = 0;

  constructor(index: RunIndex) {
    this.index = index;
    this.layout = new RowLayout(index.rows);
    this.criticalMarks = new MarkLines(index.data.slices, index.data.criticalPath);
    this.foundMarks = new MarkLines(index.data.slices, new Uint32Array(0));
    const longest = index.rows.reduce((most, { name }) => Math.max(most, name.length), 0);
    this.gutter = Math.min(Math.max(longest * LETTER + 16, LEAST_GUTTER), MOST_GUTTER);
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Of the part that has slices. */
  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  /** Where rows begin: below the ruler and the strips of activity. */
  get top(): number {
    return RULER + this.index.data.activity.length * STRIP;
  }

  get rulerHeight(): number {
    return RULER;
  }

  get extent(): time.Extent {
    return { durationTicks: this.index.data.durationTicks, width: this.#width };
  }

  /** Tells how much room there is. The first time, the whole run is fitted into it. */
  resize(canvasWidth: number, canvasHeight: number): void {
    const isFirst = this.#width === 0;
    this.#width = Math.max(canvasWidth - this.gutter, 1);
    this.#height = Math.max(canvasHeight - this.top, 1);
    this.scale = isFirst ? time.fit(this.extent) : time.clamp(this.scale, this.extent);
    this.scroll = this.layout.clampScroll(this.scroll, this.#height);
  }

  fit(): void {
    this.#show(time.fit(this.extent));
  }

  /** @param x - what stays where it is, in pixels of the part that has slices; the middle if undefined */
  zoom(factor: number, x = this.#width / 2): void {
    this.#show(time.zoomAt(this.scale, x, factor, this.extent));
  }

  pan(dx: number, dy: number): void {
    this.scroll = this.layout.clampScroll(this.scroll + dy, this.#height);
    this.#show(time.panBy(this.scale, dx, this.extent));
  }

  /** Moves the middle of the view to a time. */
  centre(tick: number): void {
    const start = tick - (this.#width * this.scale.ticksPerPixel) / 2;
    this.#show(time.clamp({ ...this.scale, start }, this.extent));
  }

  /** Moves the view until a slice is in it; `close` also zooms to it. */
  reveal(slice: number, close = false): void {
    const { slices } = this.index.data;
    const [from, to] = [slices.start[slice]!, slices.end[slice]!];
    this.scroll = this.layout.reveal(rowOf(slices, slice), this.scroll, this.#height);
    this.#show((close ? time.zoomTo : this.#revealTime)(from, to, this.extent));
  }

  toggleCriticalPath(): boolean {
    this.showsCriticalPath = !this.showsCriticalPath;
    this.#changed();
    return this.showsCriticalPath;
  }

  markFound(found: Uint32Array): void {
    this.foundMarks = new MarkLines(this.index.data.slices, found);
    this.#changed();
  }

  readonly #revealTime = (from: number, to: number, extent: time.Extent) => time.reveal(this.scale, from, to, extent);

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #show(scale: TimeScale): void {
    this.scale = scale;
    this.#changed();
  }
}
