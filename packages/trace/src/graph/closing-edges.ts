import type { TaskGraph } from './task-graph.js';

/**
 * Walks a graph in depth and tells of the edges that lead back to a task that the walk came through. Without them, a
 * graph has no cycle.
 *
 * @param found - called for each with the edge and the tasks that the walk came through, whose last one it starts at
 */
export function walkClosingEdges(
  { size, to, outStart, outEdges }: TaskGraph,
  found: (edge: number, path: readonly number[]) => void,
): void {
  const [UNSEEN, OPEN, DONE] = [0, 1, 2];
  const state = new Uint8Array(size).fill(UNSEEN);
  const next = outStart.slice(0, size);
  for (let root = 0; root < size; root++) {
    if (state[root] !== UNSEEN) continue;
    const path = [root];
    state[root] = OPEN;
    while (path.length > 0) {
      const task = path.at(-1)!;
      if (next[task] === outStart[task + 1]) {
        state[task] = DONE;
        path.pop();
        continue;
      }
      const edge = outEdges[next[task]!++]!;
      const successor = to[edge]!;
      if (state[successor] === OPEN) found(edge, path);
      if (state[successor] !== UNSEEN) continue;
      state[successor] = OPEN;
      path.push(successor);
    }
  }
}
