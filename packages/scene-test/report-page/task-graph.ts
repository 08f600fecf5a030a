// The task graph of a run, drawn from left to right: a task stands one column behind the last one that it waits for.

import type { GraphSummary, TaskName } from '../src/model/findings.js';
import { html, svg } from '@pto-tools/page/dom';

const MAX_TASKS = 400;
const [WIDTH, HEIGHT, GAP_X, GAP_Y] = [130, 24, 40, 10];

interface Place {
  readonly task: TaskName;
  readonly x: number;
  readonly y: number;
}

/** Columns of tasks by ordinal. Tasks wait for earlier ones only, so one walk in order is enough. */
function columnsOf(tasks: readonly TaskName[], waitsFor: ReadonlyMap<number, readonly number[]>): Map<number, number> {
  const columns = new Map<number, number>();
  for (const { ordinal } of tasks) {
    const before = (waitsFor.get(ordinal) ?? []).map((other) => columns.get(other) ?? -1);
    columns.set(ordinal, Math.max(-1, ...before) + 1);
  }
  return columns;
}

function placesOf(graph: GraphSummary): Map<number, Place> {
  const tasks = [...graph.tasks].sort((a, b) => a.ordinal - b.ordinal).slice(0, MAX_TASKS);
  const waitsFor = new Map<number, number[]>();
  for (const [from, to] of graph.edges) waitsFor.set(to, [...(waitsFor.get(to) ?? []), from]);
  const columns = columnsOf(tasks, waitsFor);
  const heights = new Map<number, number>();
  return new Map(
    tasks.map((task) => {
      const column = columns.get(task.ordinal)!;
      const row = heights.get(column) ?? 0;
      heights.set(column, row + 1);
      return [task.ordinal, { task, x: column * (WIDTH + GAP_X), y: row * (HEIGHT + GAP_Y) }];
    }),
  );
}

function edgeOf(from: Place, to: Place): SVGElement {
  const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
  const bend = GAP_X / 2;
  const d = `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  return svg('path', { class: 'edge', d, 'data-from': from.task.ordinal, 'data-to': to.task.ordinal });
}

function nodeOf({ task, x, y }: Place): SVGElement {
  const name = task.names.length > 0 ? task.names.join(' + ') : task.funcIds.map((id) => `func_id ${id}`).join(' + ');
  const text = `${task.ordinal} ${name}`;
  const label = text.length > 18 ? `${text.slice(0, 17)}…` : text;
  return svg(
    'g',
    { class: 'task', tabindex: 0, transform: `translate(${x} ${y})`, 'data-task': task.ordinal },
    svg('title', {}, `task ${text}${task.taskId === undefined ? '' : `, id ${task.taskId}`}`),
    svg('rect', { width: WIDTH, height: HEIGHT, rx: 4 }),
    svg('text', { x: 8, y: HEIGHT - 8 }, label),
  );
}

/** Marks the edges of the task that has the focus or was clicked. */
function markEdgesOf(picture: SVGElement, target: EventTarget | null): void {
  const task = (target as Element | null)?.closest('.task')?.getAttribute('data-task');
  for (const edge of picture.querySelectorAll('.edge')) {
    const isNear = edge.getAttribute('data-from') === task || edge.getAttribute('data-to') === task;
    edge.classList.toggle('marked', isNear);
  }
}

export function taskGraphView(graph: GraphSummary | undefined): HTMLElement[] {
  if (graph === undefined || graph.tasks.length === 0) return [];
  const places = placesOf(graph);
  const all = [...places.values()];
  const width = Math.max(...all.map(({ x }) => x)) + WIDTH;
  const height = Math.max(...all.map(({ y }) => y)) + HEIGHT;
  const edges = graph.edges.flatMap(([from, to]) => {
    const [start, end] = [places.get(from), places.get(to)];
    return start === undefined || end === undefined ? [] : [edgeOf(start, end)];
  });
  const label = `Task graph, ${graph.tasks.length} tasks, ${graph.edges.length} dependencies`;
  const box = { width: width + 8, height: height + 8, viewBox: `-4 -4 ${width + 8} ${height + 8}` };
  const picture = svg(
    'svg',
    { ...box, class: 'graph', role: 'group', 'aria-label': label },
    ...edges,
    ...all.map(nodeOf),
  );
  picture.addEventListener('click', ({ target }) => markEdgesOf(picture, target));
  picture.addEventListener('focusin', ({ target }) => markEdgesOf(picture, target));
  const cut = graph.tasks.length > MAX_TASKS ? `; the first ${MAX_TASKS} tasks are shown` : '';
  return [html('h3', {}, `${label}${cut}`), html('div', { class: 'scroll' }, picture)];
}
