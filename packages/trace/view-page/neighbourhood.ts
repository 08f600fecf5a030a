// A part of the graph that can be drawn: all of it, or, where that is too much, what is around a task.

import type { RunIndex } from './run-index.js';

export interface Part {
  readonly tasks: readonly number[];
  /** Between indices of `tasks`, each pair once. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly isWhole: boolean;
}

/** Breadth first, in both directions, until there are enough tasks. */
function around(index: RunIndex, task: number, most: number): number[] {
  const found = new Set([task]);
  for (const next of found) {
    for (const neighbour of [...index.predecessorsOf(next), ...index.successorsOf(next)]) {
      if (found.size >= most) return [...found];
      found.add(neighbour.task);
    }
  }
  return [...found];
}

export function partAround(index: RunIndex, task: number, most: number): Part {
  const isWhole = index.taskCount <= most;
  const tasks = isWhole ? Array.from({ length: index.taskCount }, (_, i) => i) : around(index, task, most);
  const place = new Map(tasks.map((one, i) => [one, i]));
  const [from, to]: [number[], number[]] = [[], []];
  tasks.forEach((one, i) => {
    for (const succ of new Set(index.successorsOf(one).map((neighbour) => neighbour.task))) {
      const target = place.get(succ);
      if (target === undefined || target === i) continue;
      from.push(i);
      to.push(target);
    }
  });
  return { tasks, from, to, isWhole };
}
