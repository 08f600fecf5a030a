// The rows of the swimlane, as one picture of pixels.

import { LEAST_LABEL } from './draw-labels.js';
import { PATTERN_LINES, RowRaster } from './row-raster.js';
import type { Theme } from './theme.js';
import { ROW_HEIGHT } from './row-layout.js';
import type { Surface } from './surface.js';
import type { SwimlaneState } from './swimlane-state.js';
import type { TimeScale } from './time-scale.js';

/** Of marks above and below slices, in CSS pixels. */
const FOUND_HEIGHT = 3;
const CRITICAL_HEIGHT = 4;

function pixelOf(hex: string): number {
  const value = parseInt(hex.slice(1), 16);
  return ((255 << 24) | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}

export class RowPainter {
  /** Rows and slices that were drawn wide enough for a label. */
  readonly wide: [row: number, slice: number][] = [];
  #raster: RowRaster | undefined;
  #picture = new ImageData(1, 1);
  #theme: Theme | undefined;

  draw(surface: Surface, state: SwimlaneState, theme: Theme): void {
    const [width, height] = [state.width, state.height].map((length) =>
      Math.max(1, Math.round(length * surface.ratio)),
    );
    this.#prepare(width!, height!, state, theme, surface.ratio);
    this.wide.length = 0;
    const pixels = new Uint32Array(this.#picture.data.buffer);
    pixels.fill(pixelOf(`#${theme.ground.map((part) => part.toString(16).padStart(2, '0')).join('')}`));
    const scale = { ...state.scale, ticksPerPixel: state.scale.ticksPerPixel / surface.ratio };
    for (let row = 0; row < state.index.rows.length; row++) {
      const top = Math.round((state.layout.topOf(row) - state.scroll) * surface.ratio);
      const bottom = top + Math.round((ROW_HEIGHT - 2) * surface.ratio);
      if (bottom > 0 && top < height!) this.#drawRow(pixels, row, top, bottom, scale, state, theme, surface.ratio);
    }
    const left = Math.round(state.gutter * surface.ratio);
    surface.context.putImageData(this.#picture, left, Math.round(state.top * surface.ratio));
  }

  #prepare(width: number, height: number, { index }: SwimlaneState, theme: Theme, ratio: number): void {
    const isSame = this.#picture.width === width && this.#picture.height === height;
    if (!isSame) this.#picture = new ImageData(width, height);
    const isSameTheme = this.#theme?.lane.join() === theme.lane.join();
    this.#theme = theme;
    if (isSame && isSameTheme && this.#raster !== undefined) return;
    this.#raster = new RowRaster(index.data.slices, index.data.names.length, width, theme.lane, LEAST_LABEL * ratio);
  }

  #drawRow(
    pixels: Uint32Array,
    row: number,
    top: number,
    bottom: number,
    scale: TimeScale,
    state: SwimlaneState,
    theme: Theme,
    ratio: number,
  ): void {
    const { width, height } = this.#picture;
    const lines = this.#raster!.draw(row, scale);
    for (const slice of this.#raster!.wide) this.wide.push([row, slice]);
    for (let y = Math.max(top, 0); y < Math.min(bottom, height); y++) {
      pixels.set(this.#raster!.lines[lines === 1 ? 0 : y % PATTERN_LINES]!, y * width);
    }
    const fill = (color: number, first: number, last: number) => (from: number, to: number) => {
      for (let y = Math.max(first, 0); y < Math.min(last, height); y++) {
        pixels.fill(color, y * width + from, y * width + to);
      }
    };
    if (state.showsCriticalPath) {
      const mark = fill(pixelOf(theme.critical), bottom - Math.round(CRITICAL_HEIGHT * ratio), bottom);
      state.criticalMarks.draw(row, scale, width, mark);
    }
    const mark = fill(pixelOf(theme.accent), top, top + Math.round(FOUND_HEIGHT * ratio));
    state.foundMarks.draw(row, scale, width, mark);
  }
}
