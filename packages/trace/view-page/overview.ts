// What can be said of the whole run, while nothing is selected.

import { html } from '@pto-tools/page/dom';

import type { PageData, PageNote } from '../src/view/page-data.js';

function section(id: string, title: string, notes: readonly PageNote[]): HTMLElement[] {
  if (notes.length === 0) return [];
  const lists = notes.flatMap(({ title: about, lines }) => [
    html('h4', {}, about),
    html('ul', {}, ...lines.map((line) => html('li', {}, line))),
  ]);
  return [html('h3', {}, title), html('div', { id }, ...lists)];
}

export function overview({ verdicts, kernels }: PageData): HTMLElement[] {
  return [
    ...section('verdicts', 'Overhead of scheduling', verdicts),
    ...section('kernels', 'Counters of kernels', kernels),
  ];
}
