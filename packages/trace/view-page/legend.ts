import { html } from '@pto-tools/page/dom';

import type { PageData } from '../src/view/page-data.js';
import { cssColor, paintOf } from './palette.js';
import type { RunIndex } from './run-index.js';

/** More than this nobody reads. */
const MOST_ENTRIES = 24;

/** What the strips and marks mean. */
const marks = [
  ['busy', 'cores that ran something'],
  ['overhead', 'cores that were idle although a task was ready'],
  ['critical', 'critical path'],
] as const;

/** The names of what ran on cores. */
function coreNames({ lanes, slices: { name, rowOffsets } }: PageData): Set<number> {
  const rows = lanes.flatMap(({ group, rows }) => Array.from({ length: rows }, () => group));
  const onCores = rows.flatMap((group, row) => (group === 'aic' || group === 'aiv' ? [row] : []));
  const found = new Set<number>();
  for (const row of onCores) {
    for (let slice = rowOffsets[row]!; slice < rowOffsets[row + 1]!; slice++) found.add(name[slice]!);
  }
  return found;
}

/** Names with their colours and patterns: functions before all others, then those with most slices. */
export function showLegend(frame: HTMLElement, { data }: RunIndex): void {
  const { names, slices } = data;
  const counts = new Uint32Array(names.length);
  for (const name of slices.name) counts[name]!++;
  const isOfCores = coreNames(data);
  const rank = (name: number) => (isOfCores.has(name) ? 0 : 1);
  const order = [...names.keys()]
    .filter((name) => counts[name]! > 0)
    .sort((a, b) => rank(a) - rank(b) || counts[b]! - counts[a]!);
  for (const name of order.slice(0, MOST_ENTRIES)) {
    const { color, pattern } = paintOf(name);
    const swatch = html('span', { class: `swatch ${pattern}`, 'aria-hidden': 'true' });
    swatch.style.setProperty('--paint', cssColor(color));
    frame.append(html('li', {}, swatch, ` ${names[name]} `, html('span', { class: 'dim' }, String(counts[name]))));
  }
  for (const [color, text] of data.activity.length > 0 ? marks : []) {
    frame.append(html('li', {}, html('span', { class: `swatch ${color}`, 'aria-hidden': 'true' }), ` ${text}`));
  }
  if (order.length > MOST_ENTRIES) frame.append(html('li', {}, `and ${order.length - MOST_ENTRIES} more`));
}
