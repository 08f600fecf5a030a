// Words on the swimlane: names of lanes, of slices that are wide enough, and the ruler. The font has one width for all
// letters, so that what fits is known without measuring.

import { firstEndingAfter } from './hit-index.js';
import { paintOf, wantsDarkText } from './palette.js';
import type { Theme } from './palette.js';
import { ROW_HEIGHT } from './row-layout.js';
import type { Surface } from './surface.js';
import { GUTTER } from './swimlane-state.js';
import type { SwimlaneState } from './swimlane-state.js';
import { rulerMarks } from './time-text.js';
import { toTick, toX } from './time-scale.js';

const FONT = '11px ui-monospace, "DejaVu Sans Mono", monospace';
const LETTER = 6.8;
/** Shorter labels tell nothing. */
const LEAST_LETTERS = 3;

function cut(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, Math.max(letters - 1, 0))}…`;
}

export function visibleRows(state: SwimlaneState): number[] {
  return state.index.rows.flatMap((_, row) => {
    const y = state.layout.topOf(row) - state.scroll;
    return y + ROW_HEIGHT > 0 && y < state.height ? [row] : [];
  });
}

function drawSliceLabels({ context }: Surface, state: SwimlaneState, row: number, y: number): void {
  const { slices } = state.index.data;
  const least = (LEAST_LETTERS + 1) * LETTER;
  const end = slices.rowOffsets[row + 1]!;
  // Steps over slices that are too short to have a label, so the work is bounded by the width of the page.
  let tick = state.scale.start;
  const lastTick = toTick(state.scale, state.width);
  while (tick < lastTick) {
    const slice = firstEndingAfter(slices, row, tick);
    if (slice >= end || slices.start[slice]! >= lastTick) return;
    const from = Math.max(toX(state.scale, slices.start[slice]!), 0);
    const to = Math.min(toX(state.scale, slices.end[slice]!), state.width);
    if (to - from >= least) {
      const name = slices.name[slice]!;
      context.fillStyle = wantsDarkText(paintOf(name).color) ? '#000' : '#fff';
      const text = cut(state.index.nameOf(slice), Math.floor((to - from - 6) / LETTER));
      context.fillText(text, GUTTER + from + 4, y);
    }
    tick = Math.max(slices.end[slice]!, tick + (to - from < least ? state.scale.ticksPerPixel : 0));
  }
}

/** Names of slices and of lanes. */
export function drawLabels(surface: Surface, state: SwimlaneState, theme: Theme): void {
  const { context } = surface;
  context.save();
  context.beginPath();
  context.rect(0, state.top, surface.width, state.height);
  context.clip();
  context.font = FONT;
  context.textBaseline = 'middle';
  context.fillStyle = theme.panel;
  context.fillRect(0, state.top, GUTTER, state.height);
  for (const row of visibleRows(state)) {
    const y = state.top + state.layout.topOf(row) - state.scroll + ROW_HEIGHT / 2 - 0.5;
    drawSliceLabels(surface, state, row, y);
    const { name, isFirst } = state.index.rows[row]!;
    context.fillStyle = theme.text;
    if (isFirst) context.fillText(cut(name, Math.floor((GUTTER - 12) / LETTER)), 8, y);
  }
  context.restore();
}

/** The time along the top, with its units. */
export function drawRuler({ context, width }: Surface, state: SwimlaneState, theme: Theme): void {
  const { tickNs } = state.index.data;
  context.fillStyle = theme.panel;
  context.fillRect(0, 0, width, state.rulerHeight);
  context.font = FONT;
  context.textBaseline = 'middle';
  const from = Math.max(state.scale.start, 0) * tickNs;
  const to = Math.min(toTick(state.scale, state.width), state.index.data.durationTicks) * tickNs;
  const seen = ((to - from) / (state.scale.ticksPerPixel * tickNs)) | 0;
  for (const [ns, text] of rulerMarks(from, to, seen)) {
    const x = GUTTER + toX(state.scale, ns / tickNs);
    context.fillStyle = theme.line;
    context.fillRect(x, 0, 1, state.rulerHeight);
    context.fillStyle = theme.dim;
    context.fillText(text, x + 4, state.rulerHeight / 2 + 1);
  }
  context.fillStyle = theme.panel;
  context.fillRect(0, 0, GUTTER, state.rulerHeight);
  context.fillStyle = theme.text;
  context.fillText('time', 8, state.rulerHeight / 2 + 1);
}
