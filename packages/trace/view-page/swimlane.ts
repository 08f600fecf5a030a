import { ActivityIntegral } from './activity-integral.js';
import { drawActivity } from './draw-activity.js';
import { drawLabels, drawRuler } from './draw-labels.js';
import { RowPainter } from './draw-rows.js';
import { drawSelection } from './draw-selection.js';
import { sliceNear } from './hit-index.js';
import { listenToPointer } from './pointer.js';
import { readTheme } from './theme.js';
import type { RunIndex } from './run-index.js';
import type { Selection } from './selection.js';
import { Surface } from './surface.js';
import { SwimlaneState } from './swimlane-state.js';
import { toTick } from './time-scale.js';

/** So far beside a slice a click still means it, in CSS pixels. */
const REACH = 4;

/** The swimlane: what it shows is its state, how it is drawn is in the `draw-*` modules. */
export class Swimlane {
  readonly state: SwimlaneState;
  readonly #surface: Surface;
  readonly #selection: Selection;
  readonly #rows = new RowPainter();
  readonly #integrals: readonly ActivityIntegral[];
  readonly #onView: (() => void)[] = [];

  constructor(canvas: HTMLCanvasElement, index: RunIndex, selection: Selection) {
    this.#selection = selection;
    this.#integrals = index.data.activity.map((activity) => new ActivityIntegral(activity));
    this.#surface = new Surface(canvas, () => this.#draw());
    this.state = new SwimlaneState(index);
    this.state.onChange(() => this.redraw());
    selection.onChange(() => this.redraw());
    listenToPointer(canvas, {
      pan: (dx, dy) => this.state.pan(dx, dy),
      zoom: (factor, x) => this.state.zoom(factor, x - this.state.gutter),
      click: (x, y) => this.#click(x, y),
    });
    this.redraw();
  }

  redraw(): void {
    this.#surface.request();
  }

  /** Called whenever what is seen has been drawn anew. */
  onView(listener: () => void): void {
    this.#onView.push(listener);
  }

  sliceAt(x: number, y: number): number | undefined {
    const { state } = this;
    const row = y < state.top || x < this.state.gutter ? undefined : state.layout.rowAt(y - state.top + state.scroll);
    if (row === undefined) return undefined;
    const tick = toTick(state.scale, x - this.state.gutter);
    return sliceNear(state.index.data.slices, row, tick, REACH * state.scale.ticksPerPixel);
  }

  #click(x: number, y: number): void {
    const slice = this.sliceAt(x, y);
    if (slice === undefined) this.#selection.clear();
    else this.#selection.selectSlice(slice);
  }

  #draw(): void {
    const { state } = this;
    const surface = this.#surface;
    const theme = readTheme(surface.canvas);
    state.resize(surface.width, surface.height);
    surface.context.fillStyle = theme.panel;
    surface.context.fillRect(0, 0, surface.width, surface.height);
    this.#rows.draw(surface, state, theme);
    drawSelection(surface, state, this.#selection, theme);
    drawLabels(surface, state, this.#rows.wide, theme);
    drawRuler(surface, state, theme);
    drawActivity(surface, state, this.#integrals, theme);
    for (const listener of this.#onView) listener();
  }
}
