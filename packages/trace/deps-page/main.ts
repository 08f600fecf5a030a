/** The page of a dependency graph: everything that it shows is in the element with the id `data`. */
import { frame, html, svg } from '@pto-tools/page/dom';

import type { DependencyPageData } from '../src/deps/html/page-data.js';
import { draw } from './drawing.js';
import { kinds, shapeOf } from './kinds.js';
import { View } from './view.js';

const data = JSON.parse(frame('data').textContent) as DependencyPageData;
const { root, nodes, edges } = draw(data);
frame('canvas').append(root);
const view = new View(root, data.width, data.height);

/** The task that was clicked, or -1. */
let selected = -1;

/** Marks a task with its predecessors and successors, and dims the rest; -1 marks none. */
function mark(node: number): void {
  root.classList.toggle('marked', node >= 0);
  for (const element of [...nodes, ...edges]) element.classList.remove('self', 'before', 'after');
  nodes[node]?.classList.add('self');
  data.edges.forEach(({ pred, succ }, edge) => {
    if (pred !== node && succ !== node) return;
    const side = pred === node ? 'after' : 'before';
    edges[edge]!.classList.add(side);
    if (edges[edge]!.classList.contains('hidden') && !root.classList.contains('all')) return;
    nodes[pred === node ? succ : pred]!.classList.add(side);
  });
  frame('details').textContent = data.nodes[node]?.details.join('\n') ?? '';
}

function select(node: number): void {
  selected = node;
  mark(node);
}

function nodeAt(target: EventTarget | null): number {
  const node = (target as Element | null)?.closest?.('[data-node]');
  return node === null || node === undefined ? -1 : Number(node.getAttribute('data-node'));
}

function find(text: string): void {
  const wanted = text.trim().toLowerCase();
  const isFound = (name: string, label: string) => name === wanted || (wanted.length > 1 && label.includes(wanted));
  const found = data.nodes.flatMap(({ name, label }, node) =>
    wanted !== '' && isFound(name, label.toLowerCase()) ? node : [],
  );
  const [first] = found;
  frame('status').textContent = wanted === '' ? '' : `${found.length} found`;
  if (first === undefined) return;
  select(first);
  view.center(data.nodes[first]!.x, data.nodes[first]!.y);
}

function toggleHidden(): void {
  root.classList.toggle('all');
  frame('hidden').setAttribute('aria-pressed', String(root.classList.contains('all')));
  mark(selected);
}

function showLegend(): void {
  const used = new Set(data.nodes.map(({ kind }) => kind));
  for (const [kind, words] of kinds) {
    if (!used.has(kind)) continue;
    const shape = shapeOf(kind, { x: 22, y: 13, width: 40, height: 22 });
    frame('legend').append(
      html('div', {}, svg('svg', { viewBox: '0 0 44 26', class: 'key' }, shape), `${kind}: ${words}`),
    );
  }
}

const keys: Readonly<Record<string, () => void>> = {
  f: () => view.fit(),
  r: () => view.reset(),
  h: toggleHidden,
  '/': () => frame('search').focus(),
  '+': () => view.zoom(1),
  '-': () => view.zoom(-1),
  ArrowLeft: () => view.move(-0.1, 0),
  ArrowRight: () => view.move(0.1, 0),
  ArrowUp: () => view.move(0, -0.1),
  ArrowDown: () => view.move(0, 0.1),
  Escape: () => select(-1),
};

frame('title').textContent = data.title;
frame('facts').textContent = data.facts.join('\n');
showLegend();
for (const id of ['fit', 'reset', 'hidden'] as const) frame(id).addEventListener('click', keys[id[0]!]!);
root.addEventListener('pointerover', (event) => {
  const node = nodeAt(event.target);
  mark(node < 0 ? selected : node);
});
root.addEventListener('pointerdown', (event) => select(nodeAt(event.target)));
frame('search').addEventListener('input', ({ target }) => find((target as HTMLInputElement).value));
document.addEventListener('keydown', (event) => {
  if (event.target instanceof HTMLInputElement) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || keys[event.key] === undefined) return;
  event.preventDefault();
  keys[event.key]!();
});
view.fit();
