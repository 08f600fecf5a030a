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

/** The first elements, those marked that were others before. */
function firstView(stage: string, first: readonly string[], count: number, before: readonly string[]): HTMLElement {
  const texts = first.flatMap((text, i) => {
    const isChanged = before.length > i && before[i] !== text;
    return [isChanged ? html('mark', { title: `was ${before[i]}` }, text) : text, '  '];
  });
  return html('p', { class: 'values' }, `first ${stage}: `, ...texts, count > first.length ? '…' : '');
}

function changesText({ changes, count }: PageTensor): string {
  if (changes === undefined) return '';
  const { elements, first, most } = changes;
  if (first === null) return 'The task changed none of its elements.';
  const by = most === null ? '' : `, by at most ${numberText(most)}`;
  return `The task changed ${elements} of ${count} elements, the first at [${first.join(', ')}]${by}.`;
}

/** A tensor before the task, after it, or both. */
function argumentView(stages: readonly PageTensor[], isOfOne: boolean): HTMLElement {
  const { role, subtask, arg, dtype, shape } = stages[0]!;
  const [before] = stages.filter(({ stage }) => stage === 'before');
  const rows = stages.map((tensor) => {
    const { stage, count, min, max, mean, nan, infinite } = tensor;
    return [stage, String(count), ...[min, max, mean].map(numberText), String(nan), String(infinite)];
  });
  const maps = stages.flatMap(({ stage, heatMap }) => {
    return heatMap === undefined ? [] : [html('figure', {}, heatMapView(heatMap), html('figcaption', {}, stage))];
  });
  const changes = stages.map(changesText).find((text) => text !== '');
  return html(
    'section',
    { class: 'tensor' },
    html(
      'h4',
      {},
      `argument ${arg}${isOfOne ? '' : ` of subtask ${subtask}`} · ${role} · ${dtype} [${shape.join(', ')}]`,
    ),
    ...stages.flatMap(({ stage, lacks }) =>
      lacks === undefined ? [] : [html('p', { class: 'gap' }, `${stage}: ${lacks}`)],
    ),
    ...(changes === undefined ? [] : [html('p', { class: 'changes' }, changes)]),
    table(['', 'elements', 'least', 'most', 'mean', 'NaN', 'inf'], rows),
    ...stages.map(({ stage, first, count }) => {
      return firstView(stage, first, count, stage === 'after' && before !== undefined ? before.first : []);
    }),
    html('div', { class: 'heat-maps' }, ...maps),
  );
}

/** @param all - of all tasks */
export function valuesView(all: readonly PageTensor[], task: number): HTMLElement[] {
  const tensors = all.filter((tensor) => tensor.task === task);
  const heading = html('h3', {}, 'Values');
  if (tensors.length === 0) {
    const why =
      all.length === 0
        ? 'Values of tensors were not dumped in this run. The option enableDumpTensor of a run dumps them.'
        : 'No values of this task were dumped.';
    return [heading, html('p', { class: 'hint', id: 'no-values' }, why)];
  }
  const byArgument = new Map<string, PageTensor[]>();
  for (const tensor of tensors) {
    const key = `${tensor.subtask} ${tensor.arg}`;
    byArgument.set(key, [...(byArgument.get(key) ?? []), tensor]);
  }
  const isOfOne = new Set(tensors.map(({ subtask }) => subtask)).size === 1;
  return [heading, ...[...byArgument.values()].map((stages) => argumentView(stages, isOfOne))];
}
