// What the counters of the cores showed while a task ran.

import { html, table } from '@pto-tools/page/dom';

import type { PageData } from '../src/view/page-data.js';

/** Of the counters that count cycles their share of all cycles says more. */
const COUNTS_CYCLES = /(_cycles|_busy|_busy_o)$/;

export function countersView({ counters }: PageData, task: number): HTMLElement[] {
  const { names, task: tasks, blocks, cycles, counts } = counters;
  const row = tasks.indexOf(task);
  if (row < 0) return [];
  const all = cycles[row]!;
  const lines = names.flatMap((name, column) => {
    const count = counts[row * names.length + column]!;
    if (count === 0) return [];
    const share = COUNTS_CYCLES.test(name) && all > 0 ? `${((100 * count) / all).toFixed(1)} %` : '';
    return [[name, String(count), share]];
  });
  const zeros = names.length - lines.length;
  const together = blocks[row]! > 1 ? ` of its ${blocks[row]} blocks together` : '';
  return [
    html('h3', {}, `Counters${together}`),
    html('div', { id: 'counters' }, table(['counter', 'count', 'of cycles'], [['cycles', String(all), ''], ...lines])),
    ...(zeros > 0 ? [html('p', { class: 'hint' }, `${zeros} more counted nothing.`)] : []),
  ];
}
