// The whole run in one strip, with a frame around what the swimlane shows. A click or a drag moves it.

import { ActivityIntegral } from './activity-integral.js';
import { readTheme } from './palette.js';
import { Surface } from './surface.js';
import type { SwimlaneState } from './swimlane-state.js';

export class Minimap {
  readonly #surface: Surface;
  readonly #state: SwimlaneState;
  readonly #integrals: readonly { cores: number; integral: ActivityIntegral }[];

  constructor(canvas: HTMLCanvasElement, state: SwimlaneState) {
    this.#state = state;
    this.#integrals = state.index.data.activity.map((activity) => ({
      cores: activity.cores,
      integral: new ActivityIntegral(activity),
    }));
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

  #busy(from: number, to: number): number {
    const cores = this.#integrals.reduce((sum, one) => sum + one.cores, 0);
    const running = this.#integrals.reduce(
      (sum, { cores: count, integral }) => sum + count * integral.between(from, to).busy,
      0,
    );
    return cores === 0 ? 0 : running / cores;
  }

  #draw(): void {
    const { context, width, height, canvas } = this.#surface;
    const theme = readTheme(canvas);
    const { durationTicks } = this.#state.index.data;
    const perPixel = Math.max(durationTicks, 1) / width;
    context.fillStyle = theme.panel;
    context.fillRect(0, 0, width, height);
    context.fillStyle = theme.busy;
    for (let x = 0; x < width; x++) {
      const busy = this.#busy(x * perPixel, (x + 1) * perPixel);
      context.fillRect(x, height - busy * (height - 2), 1, busy * (height - 2));
    }
    const { scale } = this.#state;
    const from = Math.max(scale.start / perPixel, 0);
    const to = Math.min((scale.start + scale.ticksPerPixel * this.#state.width) / perPixel, width);
    context.strokeStyle = theme.accent;
    context.lineWidth = 2;
    context.strokeRect(from + 1, 1, Math.max(to - from - 2, 2), height - 2);
  }
}
