// The whole run in one strip: how many of its cores and, paler, of the host's lanes were busy, with a frame around what the
// swimlane shows. A click or a drag moves it.

import { ActivityIntegral } from './activity-integral.js';
import { readTheme } from './theme.js';
import type { Theme } from './theme.js';
import { Surface } from './surface.js';
import type { SwimlaneState } from './swimlane-state.js';

export class Minimap {
  readonly #surface: Surface;
  readonly #state: SwimlaneState;
  #picture: { readonly key: string; readonly canvas: HTMLCanvasElement } | undefined;

  constructor(canvas: HTMLCanvasElement, state: SwimlaneState) {
    this.#state = state;
    this.#surface = new Surface(canvas, () => this.#draw());
    const move = (event: PointerEvent) => {
      if (event.buttons === 0) return;
      state.centre((event.offsetX / this.#surface.width) * state.index.data.durationTicks);
    };
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      move(event);
    });
    canvas.addEventListener('pointermove', move);
  }

  redraw(): void {
    this.#surface.request();
  }

  /** The cores in use from left to right, drawn once for each size and theme. */
  #run(width: number, height: number, theme: Theme): HTMLCanvasElement {
    const key = `${width} ${height} ${theme.panel}`;
    if (this.#picture?.key === key) return this.#picture.canvas;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext('2d')!;
    context.fillStyle = theme.panel;
    context.fillRect(0, 0, width, height);
    context.fillStyle = theme.line;
    this.#host(width).forEach((share, x) =>
      context.fillRect(x, height - share * (height - 2), 1, share * (height - 2)),
    );
    context.fillStyle = theme.busy;
    this.#busy(width).forEach((busy, x) => {
      // However little it is, it can be seen.
      const shown = busy > 0 ? Math.max(busy * (height - 2), 2) : 0;
      context.fillRect(x, height - shown, 1, shown);
    });
    this.#picture = { key, canvas };
    return canvas;
  }

  /** By pixel, the share of all cores that ran something. */
  #busy(width: number): number[] {
    const { activity, durationTicks } = this.#state.index.data;
    const cores = activity.reduce((sum, one) => sum + one.cores, 0);
    const busy = new Array<number>(width).fill(0);
    for (const one of activity) {
      const means = new ActivityIntegral(one).means(0, Math.max(durationTicks, 1) / width, width);
      means.forEach((mean, x) => (busy[x]! += (mean.busy * one.cores) / cores));
    }
    return busy;
  }

  /** By pixel, the share of the host's lanes that did something. */
  #host(width: number): number[] {
    const { slices, durationTicks } = this.#state.index.data;
    const share = new Array<number>(width).fill(0);
    const rows = this.#state.index.rows.flatMap(({ group }, row) => (group === 'host' ? [row] : []));
    const perTick = width / Math.max(durationTicks, 1);
    for (const row of rows) {
      let next = 0;
      for (let slice = slices.rowOffsets[row]!; slice < slices.rowOffsets[row + 1]!; slice++) {
        const end = Math.min(width, Math.ceil(slices.end[slice]! * perTick));
        for (let x = Math.max(next, Math.floor(slices.start[slice]! * perTick)); x < end; x++) {
          share[x]! += 1 / rows.length;
          next = x + 1;
        }
      }
    }
    return share;
  }

  #draw(): void {
    const { context, width, height, canvas } = this.#surface;
    const theme = readTheme(canvas);
    const perPixel = Math.max(this.#state.index.data.durationTicks, 1) / width;
    context.drawImage(this.#run(width, height, theme), 0, 0);
    const { scale } = this.#state;
    const from = Math.max(scale.start / perPixel, 0);
    const to = Math.min((scale.start + scale.ticksPerPixel * this.#state.width) / perPixel, width);
    context.strokeStyle = theme.accent;
    context.lineWidth = 2;
    context.strokeRect(from + 1, 1, Math.max(to - from - 2, 2), height - 2);
  }
}
