// How full rings, heaps and tables were: one chart each, with the most that was used and what there is.

import { html, svg } from '@pto-tools/page/dom';

import type { MemorySeries } from '../src/view/page-data.js';

const WIDTH = 640;
const HEIGHT = 120;
/** The capacity is the top of a chart when it is at most so many times what was used. */
const NEAR = 4;
/** More points than pixels tell nothing more. */
const MOST_POINTS = WIDTH;

function amount(value: number, unit: string): string {
  if (unit !== 'bytes') return `${value} ${unit}`;
  const [factor, name] = value >= 2 ** 20 ? [2 ** 20, 'MiB'] : value >= 2 ** 10 ? [2 ** 10, 'KiB'] : [1, 'bytes'];
  return `${Number((value / factor).toPrecision(4))} ${name}`;
}

/** The largest value of each of at most so many equal pieces, so that no peak is lost. */
function peaks(values: Float64Array, count: number): number[] {
  const pieces = Math.min(count, values.length);
  return Array.from({ length: pieces }, (_, i) => {
    const [from, to] = [Math.floor((i * values.length) / pieces), Math.floor(((i + 1) * values.length) / pieces)];
    return values.subarray(from, to).reduce((most, value) => Math.max(most, value), -Infinity);
  });
}

function chart(series: MemorySeries): HTMLElement {
  const highWater = series.values.reduce((most, value) => Math.max(most, value), 0);
  const capacityLine = (series.capacity ?? Infinity) <= highWater * NEAR ? series.capacity! : 0;
  const top = Math.max(capacityLine, highWater, 1) * 1.05;
  const points = peaks(series.values, MOST_POINTS);
  const x = (i: number) => (i * WIDTH) / Math.max(points.length, 1);
  const y = (value: number) => HEIGHT - (value / top) * (HEIGHT - 2);
  const line = points.map((value, i) => `${i === 0 ? 'M' : 'V'}${i === 0 ? `0,${y(value)}` : y(value)}H${x(i + 1)}`);
  const peak = series.values.indexOf(highWater);
  const where = series.sites[series.site[peak] ?? -1];
  const capacity = series.capacity === undefined ? '' : ` of ${amount(series.capacity, series.unit)}`;
  const text = `most ${amount(highWater, series.unit)}${capacity}${where === undefined ? '' : `, at ${where}`}`;
  return html(
    'figure',
    { class: 'memory' },
    html('figcaption', {}, html('strong', {}, series.name), ` · ${text}`),
    svg(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `${series.name}: ${text}` },
      svg('path', { class: 'area', d: `${line.join('')}V${HEIGHT}H0Z` }),
      svg('line', { class: 'high-water', x1: 0, x2: WIDTH, y1: y(highWater), y2: y(highWater) }),
      ...(capacityLine > 0
        ? [svg('line', { class: 'capacity', x1: 0, x2: WIDTH, y1: y(capacityLine), y2: y(capacityLine) })]
        : []),
    ) as unknown as HTMLElement,
  );
}

/** Fills the tab. */
export function showMemory(frame: HTMLElement, memory: readonly MemorySeries[]): void {
  if (memory.length === 0) {
    frame.append(html('p', { class: 'hint' }, 'Scope statistics were not recorded in this run.'));
    return;
  }
  frame.append(
    html(
      'p',
      { class: 'hint' },
      'From left to right: begins and ends of scopes, in the order in which they happened. Dashed: the most that was used; solid: all there is, where that is near.',
    ),
    ...memory.map(chart),
  );
}
