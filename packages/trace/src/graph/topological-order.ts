import { walkClosingEdges } from './closing-edges.js';
import type { TaskGraph } from './task-graph.js';

/** @returns the tasks, each after its predecessors, or undefined when the graph has a cycle */
export function topologicalOrder({ size, to, outStart, outEdges, inStart }: TaskGraph): Int32Array | undefined {
  const missing = new Int32Array(size);
  const order = new Int32Array(size);
  let found = 0;
  for (let task = 0; task < size; task++) {
    missing[task] = inStart[task + 1]! - inStart[task]!;
    if (missing[task] === 0) order[found++] = task;
  }
  for (let next = 0; next < found; next++) {
    const task = order[next]!;
    for (let i = outStart[task]!; i < outStart[task + 1]!; i++) {
      const successor = to[outEdges[i]!]!;
      if (--missing[successor]! === 0) order[found++] = successor;
    }
  }
  return found === size ? order : undefined;
}

/** @returns the tasks of one cycle, each a predecessor of the next and the last one of the first; undefined without cycles */
export function findCycle(graph: TaskGraph): number[] | undefined {
  let cycle: number[] | undefined;
  walkClosingEdges(graph, (edge, path) => {
    cycle ??= path.slice(path.indexOf(graph.to[edge]!));
  });
  return cycle;
}
