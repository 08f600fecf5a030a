// One strip of memory over time: filled what was in use, paler below a line the most of it
// while a scope was open, dashed the most of
// all, solid what there is.

import { FONT } from './font.js';
import { columnsOf, sampleAt } from './memory-columns.js';
import { amountText, chartTop, highWaterOf } from './memory-text.js';
import type { Surface } from './surface.js';
import type { SwimlaneState } from './swimlane-state.js';
import type { Theme } from './theme.js';
import type { TimedSeries } from './timed-memory.js';
import { toX } from './time-scale.js';

/** What is pointed at and selected, in ticks. */
export interface Marks {
  readonly selected: readonly [from: number, to: number] | undefined;
  readonly pointed: number | undefined;
}

export function drawMemoryStrip(
  { context, width, height }: Surface,
  state: SwimlaneState,
  series: TimedSeries,
  { selected, pointed }: Marks,
  theme: Theme,
): void {
  const { gutter, scale } = state;
  const { top, capacity } = chartTop(series);
  const most = highWaterOf(series);
  const x = (tick: number) => gutter + toX(scale, tick);
  const y = (value: number) => height - 1 - (value / top) * (height - 4);
  const line = (value: number, from: number, to: number): void =>
    context.fillRect(from, Math.round(y(value)) - 1, to - from, 2);
  context.fillStyle = `rgb(${theme.lane.join()})`;
  context.fillRect(0, 0, width, height);
  if (selected !== undefined) {
    context.globalAlpha = 0.25;
    context.fillStyle = theme.accent;
    context.fillRect(x(selected[0]), 0, Math.max(x(selected[1]) - x(selected[0]), 2), height);
    context.globalAlpha = 1;
  }
  context.fillStyle = theme.busy;
  columnsOf(series, (tick) => toX(scale, tick), Math.max(width - gutter, 1)).forEach((value, column) => {
    if (value > 0) context.fillRect(gutter + column, y(value), 1, height - y(value));
  });
  series.begin.forEach((begin, end) => {
    const value = series.values[end]!;
    const [from, to] = [Math.max(x(series.time[begin]!), gutter), Math.min(x(series.time[end]!), width)];
    if (begin === end || value === 0 || to < from) return;
    context.globalAlpha = 0.3;
    context.fillStyle = theme.busy;
    context.fillRect(from, y(value), to - from, height - y(value));
    context.globalAlpha = 1;
    context.fillStyle = theme.text;
    line(value, from, Math.max(to, from + 2));
  });
  context.fillStyle = theme.critical;
  for (let dash = gutter; dash < width; dash += 10) line(most, dash, dash + 6);
  context.fillStyle = theme.overhead;
  if (capacity !== undefined) line(capacity, gutter, width);
  if (pointed !== undefined) {
    context.fillStyle = theme.text;
    context.fillRect(x(pointed), 0, 1, height);
  }
  drawScale(context, state, series, pointed ?? selected?.[0], height, theme);
}

/** Left of the strip: the most, and what was in use where something is pointed at or selected. */
function drawScale(
  context: CanvasRenderingContext2D,
  { gutter }: SwimlaneState,
  series: TimedSeries,
  tick: number | undefined,
  height: number,
  theme: Theme,
): void {
  context.fillStyle = theme.panel;
  context.fillRect(0, 0, gutter, height);
  context.font = FONT;
  context.textBaseline = 'middle';
  context.fillStyle = theme.dim;
  context.fillText(`most ${amountText(highWaterOf(series), series.unit)}`, 8, 9);
  const sample = tick === undefined ? -1 : sampleAt(series.time, tick);
  if (sample < 0) return;
  context.fillStyle = theme.text;
  context.fillText(`here ${amountText(series.now[sample]!, series.unit)}`, 8, height - 10);
}
