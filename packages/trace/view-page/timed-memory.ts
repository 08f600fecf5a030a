// How full rings, heaps and tables were over the time of the run: one strip each below a ruler, at the same zoom and place as
// the swimlane. What is selected there is a band here.

import { html } from '@pto-tools/page/dom';

import type { PageMemory } from '../src/view/page-data.js';
import { drawMemoryStrip } from './draw-memory.js';
import { drawRuler } from './draw-labels.js';
import { highWaterText } from './memory-text.js';
import { listenToPointer } from './pointer.js';
import type { Selection } from './selection.js';
import { Surface } from './surface.js';
import type { SwimlaneState } from './swimlane-state.js';
import { readTheme } from './theme.js';
import { toTick } from './time-scale.js';

/** A series whose times are known. */
export type TimedSeries = PageMemory & { readonly time: Uint32Array };

/** More strips than this make a page slow. */
export const MOST_STRIPS = 64;

export class TimedMemory {
  readonly #frame: HTMLElement;
  readonly #state: SwimlaneState;
  readonly #selection: Selection;
  readonly #surfaces: Surface[] = [];
  #pointed: number | undefined;

  constructor(frame: HTMLElement, series: readonly TimedSeries[], state: SwimlaneState, selection: Selection) {
    this.#frame = frame;
    this.#state = state;
    this.#selection = selection;
    const ruler = html('canvas', { class: 'ruler', 'aria-hidden': 'true' });
    this.#addSurface(ruler, (surface) => this.#drawRuler(surface));
    frame.append(ruler, ...series.slice(0, MOST_STRIPS).map((one) => this.#strip(one)));
    state.onChange(() => this.#redraw());
    selection.onChange(() => this.#redraw());
  }

  /** Along time, and down the list of strips. */
  pan(dx: number, dy: number): void {
    this.#frame.scrollTop += dy;
    this.#state.pan(dx, 0);
  }

  #redraw(): void {
    for (const surface of this.#surfaces) surface.request();
  }

  #addSurface(canvas: HTMLCanvasElement, draw: (surface: Surface) => void): void {
    const surface: Surface = new Surface(canvas, () => draw(surface));
    this.#surfaces.push(surface);
    listenToPointer(canvas, {
      pan: (dx, dy) => this.pan(dx, dy),
      zoom: (factor, x) => this.#state.zoom(factor, x - this.#state.gutter),
      click: () => undefined,
    });
    canvas.addEventListener('pointermove', ({ offsetX }) => this.#point(offsetX));
    canvas.addEventListener('pointerleave', () => this.#point(undefined));
  }

  #point(x: number | undefined): void {
    const isOnRows = x !== undefined && x >= this.#state.gutter;
    this.#pointed = isOnRows ? toTick(this.#state.scale, x - this.#state.gutter) : undefined;
    this.#redraw();
  }

  #strip(series: TimedSeries): HTMLElement {
    const text = highWaterText(series);
    const label = `${series.name} over time: ${text}`;
    const canvas = html('canvas', { class: 'strip', role: 'img', 'aria-label': label });
    this.#addSurface(canvas, (surface) => {
      const theme = readTheme(canvas);
      drawMemoryStrip(surface, this.#state, series, { selected: this.#selected(), pointed: this.#pointed }, theme);
    });
    const caption = html('figcaption', {}, html('strong', {}, series.name), ` · ${text}`);
    return html('figure', { class: 'memory timed' }, caption, canvas);
  }

  #selected(): readonly [number, number] | undefined {
    const { slice } = this.#selection;
    const { start, end } = this.#state.index.data.slices;
    return slice === undefined ? undefined : [start[slice]!, end[slice]!];
  }

  #drawRuler(surface: Surface): void {
    drawRuler(surface, this.#state, readTheme(surface.canvas));
  }
}
