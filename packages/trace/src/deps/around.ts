import { taskGraph } from '../graph/task-graph.js';
import type { DependencyGraph } from './dependency-graph.js';

/**
 * The part of a graph that is near some task: what it waits for and what waits for it.
 *
 * @param dependencies - the whole
 * @param center - index of the task
 * @param hops - how many edges away the others may be
 */
export function dependenciesAround(dependencies: DependencyGraph, center: number, hops: number): DependencyGraph {
  const { from, to, outStart, outEdges, inStart, inEdges } = dependencies.graph;
  const near = new Set([
    ...reach(center, hops, outStart, outEdges, to),
    ...reach(center, hops, inStart, inEdges, from),
  ]);
  const kept = [...near].sort((a, b) => a - b);
  const index = new Map(kept.map((task, i) => [task, i]));
  const edges = dependencies.edges.flatMap((edge) => {
    const [pred, succ] = [index.get(edge.pred), index.get(edge.succ)];
    if (pred === undefined || succ === undefined) return [];
    return { ...edge, pred, succ, reasons: edge.reasons.map((reason) => ({ ...reason, pred, succ })) };
  });
  const graph = taskGraph(
    kept.length,
    edges.map(({ pred }) => pred),
    edges.map(({ succ }) => succ),
  );
  return { ...dependencies, tasks: kept.map((task) => dependencies.tasks[task]!), edges, graph };
}

function reach(center: number, hops: number, starts: Int32Array, edges: Int32Array, ends: Int32Array): Set<number> {
  const seen = new Set([center]);
  let ring = [center];
  for (let hop = 0; hop < hops && ring.length > 0; hop++) {
    const next: number[] = [];
    for (const task of ring) {
      for (let i = starts[task]!; i < starts[task + 1]!; i++) {
        const end = ends[edges[i]!]!;
        if (seen.has(end)) continue;
        seen.add(end);
        next.push(end);
      }
    }
    ring = next;
  }
  return seen;
}
