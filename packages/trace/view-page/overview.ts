// What can be said of the whole run, while nothing is selected.

import { html } from '@pto-tools/page/dom';

import type { PageData } from '../src/view/page-data.js';

export function overview({ verdicts }: PageData): HTMLElement[] {
  if (verdicts.length === 0) return [];
  const lists = verdicts.flatMap(({ title, lines }) => [
    html('h4', {}, title),
    html('ul', {}, ...lines.map((line) => html('li', {}, line))),
  ]);
  return [html('h3', {}, 'Overhead of scheduling'), html('div', { id: 'verdicts' }, ...lists)];
}
