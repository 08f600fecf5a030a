import { html } from '@pto-tools/page/dom';

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

/** Names with their colours and patterns, the ones with most slices first. */
export function showLegend(frame: HTMLElement, { data: { names, slices } }: RunIndex): void {
  const counts = new Uint32Array(names.length);
  for (const name of slices.name) counts[name]!++;
  const order = [...names.keys()].filter((name) => counts[name]! > 0).sort((a, b) => counts[b]! - counts[a]!);
  for (const name of order.slice(0, MOST_ENTRIES)) {
    const { color, pattern } = paintOf(name);
    const swatch = html('span', { class: `swatch ${pattern}`, 'aria-hidden': 'true' });
    swatch.style.setProperty('--paint', cssColor(color));
    frame.append(html('li', {}, swatch, ` ${names[name]} `, html('span', { class: 'dim' }, String(counts[name]))));
  }
  for (const [color, text] of marks) {
    frame.append(html('li', {}, html('span', { class: `swatch ${color}`, 'aria-hidden': 'true' }), ` ${text}`));
  }
  if (order.length > MOST_ENTRIES) frame.append(html('li', {}, `and ${order.length - MOST_ENTRIES} more`));
}
