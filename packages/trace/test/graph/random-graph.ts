import fc from 'fast-check';

import { taskGraph } from '../../src/graph/task-graph.js';
import type { TaskGraph } from '../../src/graph/task-graph.js';

/** Graphs without cycles whose tasks are not in topological order. */
export function acyclicGraphs(maxSize = 24): fc.Arbitrary<TaskGraph> {
  return fc.integer({ min: 1, max: maxSize }).chain((size) => {
    const task = fc.integer({ min: 0, max: size - 1 });
    return fc
      .tuple(
        fc.uniqueArray(fc.tuple(task, task), {
          maxLength: size * 3,
          selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`,
        }),
        fc.shuffledSubarray([...Array(size).keys()], { minLength: size }),
      )
      .map(([pairs, names]) => {
        const edges = pairs.filter(([a, b]) => a !== b).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
        return taskGraph(
          size,
          edges.map(([a]) => names[a]!),
          edges.map(([, b]) => names[b]!),
        );
      });
  });
}

/** Any graph: cycles, and edges from a task to itself. */
export function anyGraphs(maxSize = 24): fc.Arbitrary<TaskGraph> {
  return fc.integer({ min: 1, max: maxSize }).chain((size) => {
    const task = fc.integer({ min: 0, max: size - 1 });
    return fc
      .uniqueArray(fc.tuple(task, task), { maxLength: size * 3, selector: ([a, b]) => `${a} ${b}` })
      .map((edges) =>
        taskGraph(
          size,
          edges.map(([a]) => a),
          edges.map(([, b]) => b),
        ),
      );
  });
}

/** Edges as pairs, in order. */
export function pairs({ from, to }: TaskGraph): [number, number][] {
  return Array.from(from, (task, edge): [number, number] => [task, to[edge]!]).sort(([a, b], [c, d]) => a - c || b - d);
}

/** Which tasks come after which, the slow and plain way: row by row, a cell a task. */
export function reachability(graph: TaskGraph): boolean[][] {
  const reach = Array.from({ length: graph.size }, () => Array<boolean>(graph.size).fill(false));
  for (const [a, b] of pairs(graph)) reach[a]![b] = true;
  for (let k = 0; k < graph.size; k++) {
    for (let a = 0; a < graph.size; a++) {
      if (reach[a]![k]) for (let b = 0; b < graph.size; b++) reach[a]![b] ||= reach[k]![b]!;
    }
  }
  return reach;
}
