// How full rings, heaps and tables were: strips over time where times were recorded, otherwise one chart each over the begins
// and ends of scopes, with the most that was used and what there is.

import { html, svg } from '@pto-tools/page/dom';

import type { PageMemory } from '../src/view/page-data.js';
import { chartTop, highWaterOf, highWaterText } from './memory-text.js';
import type { Selection } from './selection.js';
import type { SwimlaneState } from './swimlane-state.js';
import { MOST_STRIPS, TimedMemory } from './timed-memory.js';
import type { TimedSeries } from './timed-memory.js';

const WIDTH = 640;
const HEIGHT = 60;
/** More points than pixels tell nothing more. */
const MOST_POINTS = WIDTH;

/** The largest value of each of at most so many equal pieces, so that no peak is lost. */
function peaks(values: Float64Array, count: number): number[] {
  const pieces = Math.min(count, values.length);
  return Array.from({ length: pieces }, (_, i) => {
    const [from, to] = [Math.floor((i * values.length) / pieces), Math.floor(((i + 1) * values.length) / pieces)];
    return values.subarray(from, to).reduce((most, value) => Math.max(most, value), -Infinity);
  });
}

function chart(series: PageMemory): HTMLElement {
  const { top, capacity } = chartTop(series);
  const points = peaks(series.values, MOST_POINTS);
  const x = (i: number) => (i * WIDTH) / Math.max(points.length, 1);
  const y = (value: number) => HEIGHT - (value / top) * (HEIGHT - 2);
  const path = points.map((value, i) => `${i === 0 ? 'M' : 'V'}${i === 0 ? `0,${y(value)}` : y(value)}H${x(i + 1)}`);
  const line = (name: string, value: number) =>
    svg('line', { class: name, x1: 0, x2: WIDTH, y1: y(value), y2: y(value) });
  const text = highWaterText(series);
  return html(
    'figure',
    { class: 'memory' },
    html('figcaption', {}, html('strong', {}, series.name), ` · ${text}`),
    svg(
      'svg',
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        preserveAspectRatio: 'none',
        role: 'img',
        'aria-label': `${series.name}: ${text}`,
      },
      svg('path', { class: 'area', d: `${path.join('')}V${HEIGHT}H0Z` }),
      line('high-water', highWaterOf(series)),
      ...(capacity === undefined ? [] : [line('capacity', capacity)]),
    ) as unknown as HTMLElement,
  );
}

function isTimed(series: PageMemory): series is TimedSeries {
  return series.time !== undefined;
}

const lines = 'Dashed: the most that was used. Solid and orange: all there is, where that is near.';

export class MemoryTab {
  readonly #frame: HTMLElement;
  readonly #timed: TimedMemory | undefined;

  constructor(frame: HTMLElement, memory: readonly PageMemory[], state: SwimlaneState, selection: Selection) {
    this.#frame = frame;
    const note = (text: string) => frame.append(html('p', { class: 'hint' }, text));
    if (memory.length === 0) {
      note('Scope statistics were not recorded in this run. The option enableScopeStats of a run records them.');
      return;
    }
    const [timed, others] = [memory.filter(isTimed), memory.filter((series) => !isTimed(series))];
    if (timed.length > 0) {
      note(`Over time, moved and zoomed as the swimlane. Pale below a line: the most while a scope was open. ${lines}`);
      if (timed.length > MOST_STRIPS) note(`The first ${MOST_STRIPS} of ${timed.length} are drawn.`);
      this.#timed = new TimedMemory(frame, timed, state, selection);
    }
    if (others.length > 0) {
      note(`Not over time, which was not recorded: from left to right are begins and ends of scopes. ${lines}`);
      frame.append(...others.map(chart));
    }
  }

  pan(dx: number, dy: number): void {
    if (this.#timed === undefined) this.#frame.scrollTop += dy;
    else this.#timed.pan(dx, dy);
  }
}
