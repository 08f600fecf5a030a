// The selected slice, the other blocks of its task, and arrows: from the tasks that it waited for to those that waited for it, and
// from span to span of what the host did for it.

import { rowOf } from './hit-index.js';
import type { Theme } from './theme.js';
import { ROW_HEIGHT } from './row-layout.js';
import type { Selection } from './selection.js';
import type { Surface } from './surface.js';
import type { SwimlaneState } from './swimlane-state.js';
import { toX } from './time-scale.js';

/** More arrows than this are a cloud. */
export const MOST_ARROWS = 100;

interface Point {
  readonly x: number;
  readonly y: number;
}

function heightOf(state: SwimlaneState, slice: number): number {
  return state.top + state.layout.topOf(rowOf(state.index.data.slices, slice)) - state.scroll;
}

function outline({ context }: Surface, state: SwimlaneState, slice: number, color: string, width: number): void {
  const { start, end } = state.index.data.slices;
  const from = Math.max(toX(state.scale, start[slice]!), -10);
  const to = Math.min(toX(state.scale, end[slice]!), state.width + 10);
  if (to < -5 || from > state.width + 5) return;
  context.strokeStyle = color;
  context.lineWidth = width;
  context.strokeRect(state.gutter + from - 1, heightOf(state, slice), Math.max(to - from, 2) + 2, ROW_HEIGHT - 2);
}

function edgePoint(state: SwimlaneState, slice: number, side: 'start' | 'end'): Point {
  const x = toX(state.scale, state.index.data.slices[side][slice]!);
  return {
    x: state.gutter + Math.min(Math.max(x, -2000), state.width + 2000),
    y: heightOf(state, slice) + ROW_HEIGHT / 2 - 1,
  };
}

function arrow({ context }: Surface, from: Point, to: Point): void {
  const bend = Math.max(10, Math.min(80, Math.abs(to.x - from.x) / 2));
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.bezierCurveTo(from.x + bend, from.y, to.x - bend, to.y, to.x - 5, to.y);
  context.stroke();
  context.beginPath();
  context.moveTo(to.x, to.y);
  context.lineTo(to.x - 7, to.y - 4);
  context.lineTo(to.x - 7, to.y + 4);
  context.fill();
}

/** The block of a task that starts first or ends last: the one which others had to do with. */
function outermost(state: SwimlaneState, task: number, side: 'start' | 'end'): number | undefined {
  const times = state.index.data.slices[side];
  const sign = side === 'start' ? 1 : -1;
  return state.index.blocksOf(task).sort((a, b) => sign * (times[a]! - times[b]!))[0];
}

function drawArrows(surface: Surface, state: SwimlaneState, task: number, theme: Theme): void {
  const { context } = surface;
  const [first, last] = [outermost(state, task, 'start'), outermost(state, task, 'end')];
  if (first === undefined || last === undefined) return;
  context.lineWidth = 1.5;
  context.strokeStyle = theme.accent;
  context.fillStyle = theme.accent;
  for (const { task: other } of state.index.predecessorsOf(task).slice(0, MOST_ARROWS)) {
    const from = outermost(state, other, 'end');
    if (from !== undefined) arrow(surface, edgePoint(state, from, 'end'), edgePoint(state, first, 'start'));
  }
  context.setLineDash([5, 3]);
  for (const { task: other } of state.index.successorsOf(task).slice(0, MOST_ARROWS)) {
    const to = outermost(state, other, 'start');
    if (to !== undefined) arrow(surface, edgePoint(state, last, 'end'), edgePoint(state, to, 'start'));
  }
  context.setLineDash([]);
}

/** What the host did for a task, from span to span. */
function drawWay(surface: Surface, state: SwimlaneState, span: number, theme: Theme): void {
  const { host } = state.index;
  surface.context.lineWidth = 1.5;
  surface.context.strokeStyle = theme.accent;
  surface.context.fillStyle = theme.accent;
  for (const { from, to } of host.flowsOf(host.wayOf(span))) {
    arrow(surface, edgePoint(state, host.sliceOf(from), 'end'), edgePoint(state, host.sliceOf(to), 'start'));
  }
}

export function drawSelection(surface: Surface, state: SwimlaneState, selection: Selection, theme: Theme): void {
  const { slice, task } = selection;
  if (slice === undefined) return;
  const { context } = surface;
  context.save();
  context.beginPath();
  context.rect(state.gutter, state.top, state.width, state.height);
  context.clip();
  if (task !== undefined) {
    for (const block of state.index.blocksOf(task).slice(0, 500)) outline(surface, state, block, theme.text, 1);
    drawArrows(surface, state, task, theme);
  }
  const span = task === undefined ? state.index.host.spanOf(slice) : state.index.host.spanOfTask(task);
  if (span !== undefined) drawWay(surface, state, span, theme);
  outline(surface, state, slice, theme.accent, 3);
  context.restore();
}
