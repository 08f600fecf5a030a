// Words on the swimlane: names of lanes, of slices that are wide enough, and the ruler.

import { FONT, LETTER } from './font.js';
import { cssColor, paintOf, wantsDarkText } from './palette.js';
import type { Theme } from './theme.js';
import { ROW_HEIGHT } from './row-layout.js';
import type { Surface } from './surface.js';
import type { SwimlaneState } from './swimlane-state.js';
import { rulerMarks } from './time-text.js';
import { toTick, toX } from './time-scale.js';

/** Shorter labels tell nothing. */
const LEAST_LETTERS = 3;
/** Slices from here on have labels, in CSS pixels. */
export const LEAST_LABEL = (LEAST_LETTERS + 1) * LETTER;

function cut(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, Math.max(letters - 1, 0))}…`;
}

function visibleRows(state: SwimlaneState): number[] {
  return state.index.rows.flatMap((_, row) => {
    const y = state.layout.topOf(row) - state.scroll;
    return y + ROW_HEIGHT > 0 && y < state.height ? [row] : [];
  });
}

function drawSliceLabel({ context }: Surface, state: SwimlaneState, slice: number, y: number): void {
  const { slices } = state.index.data;
  const from = Math.max(toX(state.scale, slices.start[slice]!), 0);
  const to = Math.min(toX(state.scale, slices.end[slice]!), state.width);
  const letters = Math.floor((to - from - 6) / LETTER);
  if (letters < LEAST_LETTERS) return;
  const { color, pattern } = paintOf(slices.name[slice]!);
  const text = cut(state.index.nameOf(slice), letters);
  if (pattern !== 'plain') {
    // Words cannot be read on lines.
    context.fillStyle = cssColor(color);
    context.fillRect(state.gutter + from + 2, y - 6, text.length * LETTER + 4, 12);
  }
  context.fillStyle = wantsDarkText(color) ? '#000' : '#fff';
  context.fillText(text, state.gutter + from + 4, y);
}

/** Names of slices and of lanes. */
export function drawLabels(
  surface: Surface,
  state: SwimlaneState,
  wide: readonly (readonly [row: number, slice: number])[],
  theme: Theme,
): void {
  const middleOf = (row: number) => state.top + state.layout.topOf(row) - state.scroll + ROW_HEIGHT / 2 - 0.5;
  const { context } = surface;
  context.save();
  context.beginPath();
  context.rect(0, state.top, surface.width, state.height);
  context.clip();
  context.font = FONT;
  context.textBaseline = 'middle';
  for (const [row, slice] of wide) drawSliceLabel(surface, state, slice, middleOf(row));
  context.fillStyle = theme.panel;
  context.fillRect(0, state.top, state.gutter, state.height);
  for (const row of visibleRows(state)) {
    const { name, isFirst } = state.index.rows[row]!;
    context.fillStyle = theme.text;
    if (isFirst) context.fillText(cut(name, Math.floor((state.gutter - 12) / LETTER)), 8, middleOf(row));
  }
  context.restore();
}

/** The time along the top, with its units. */
export function drawRuler(
  { context, width }: Pick<Surface, 'context' | 'width'>,
  state: SwimlaneState,
  theme: Theme,
): void {
  const { tickNs } = state.index.data;
  context.fillStyle = theme.panel;
  context.fillRect(0, 0, width, state.rulerHeight);
  context.font = FONT;
  context.textBaseline = 'middle';
  const from = Math.max(state.scale.start, 0) * tickNs;
  const to = Math.min(toTick(state.scale, state.width), state.index.data.durationTicks) * tickNs;
  const seen = ((to - from) / (state.scale.ticksPerPixel * tickNs)) | 0;
  for (const [ns, text] of rulerMarks(from, to, seen)) {
    const x = state.gutter + toX(state.scale, ns / tickNs);
    context.fillStyle = theme.line;
    context.fillRect(x, 0, 1, state.rulerHeight);
    context.fillStyle = theme.dim;
    context.fillText(text, x + 4, state.rulerHeight / 2 + 1);
  }
  context.fillStyle = theme.panel;
  context.fillRect(0, 0, state.gutter, state.rulerHeight);
  context.fillStyle = theme.text;
  context.fillText('time', 8, state.rulerHeight / 2 + 1);
}
