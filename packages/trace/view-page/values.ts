// The values of a task's tensors, before and after it.

import { html, svg, table } from '@pto-tools/page/dom';

import type { HeatMap, PageTensor } from '../src/view/page-data.js';

const CELL = 8;

/** From small to large; these colours differ in lightness alone for those who see no others. */
const ramp = ['#fde9a9', '#f4bd6a', '#e08a4f', '#b8564c', '#812b4b', '#3d0f45'];

function numberText(value: number | null): string {
  return value === null ? 'none' : String(Number(value.toPrecision(6)));
}

function heatMapView({ rows, columns, values }: HeatMap): Element {
  const finite = values.filter((value) => Number.isFinite(value));
  const least = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const most = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const shade = (value: number) =>
    ramp[Math.round((most > least ? (value - least) / (most - least) : 0) * (ramp.length - 1))]!;
  const cells = [...values].map((value, i) => {
    const place = { x: (i % columns) * CELL, y: Math.floor(i / columns) * CELL, width: CELL, height: CELL };
    const title = svg('title', {}, Number.isFinite(value) ? numberText(value) : 'not finite');
    return svg('rect', { ...place, ...(Number.isFinite(value) ? { fill: shade(value) } : { class: 'bad' }) }, title);
  });
  const size = { width: columns * CELL, height: rows * CELL };
  const label = `Values over the last two dimensions, from ${numberText(least)}, light, to ${numberText(most)}, dark`;
  return svg('svg', { ...size, class: 'heat-map', role: 'img', 'aria-label': label }, ...cells);
}

function tensorView(tensor: PageTensor): HTMLElement {
  const { stage, role, arg, dtype, shape, count, first } = tensor;
  const facts = [
    ['elements', String(count)],
    ['least', numberText(tensor.min)],
    ['most', numberText(tensor.max)],
    ['mean', numberText(tensor.mean)],
    ['NaN', String(tensor.nan)],
    ['infinite', String(tensor.infinite)],
  ];
  return html(
    'section',
    { class: 'tensor' },
    html('h4', {}, `${stage} · argument ${arg} · ${role} · ${dtype} [${shape.join(', ')}]`),
    ...(tensor.lacks === undefined ? [] : [html('p', { class: 'gap' }, tensor.lacks)]),
    table(
      facts.map(([name]) => name!),
      [facts.map(([, text]) => text!)],
    ),
    html('p', { class: 'values' }, `first: ${first.join('  ')}${count > first.length ? ' …' : ''}`),
    ...(tensor.heatMap === undefined ? [] : [heatMapView(tensor.heatMap) as HTMLElement]),
  );
}

/** @param tensors - of one task */
export function valuesView(tensors: readonly PageTensor[]): HTMLElement[] {
  if (tensors.length === 0) return [];
  return [html('h3', {}, 'Values'), ...tensors.map(tensorView)];
}
