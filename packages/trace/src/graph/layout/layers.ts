import type { TaskGraph } from '../task-graph.js';
import { topologicalOrder } from '../topological-order.js';

const SWEEPS = 8;

/**
 * Gives each task a layer below all its predecessors: the longest way to it first, then tasks move to where their edges
 * are shortest, as far as their neighbours let them.
 *
 * @param graph - without cycles
 */
export function assignLayers(graph: TaskGraph): Int32Array {
  const order = topologicalOrder(graph)!;
  const layer = new Int32Array(graph.size);
  for (const task of order) layer[task] = lowest(graph, layer, task);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = false;
    for (let at = order.length - 1; at >= 0; at--) {
      const task = order[at]!;
      const fanIn = graph.inStart[task + 1]! - graph.inStart[task]!;
      const fanOut = graph.outStart[task + 1]! - graph.outStart[task]!;
      if (fanOut <= fanIn) continue;
      const wanted = highest(graph, layer, task);
      moved ||= wanted !== layer[task];
      layer[task] = wanted;
    }
    if (!moved) break;
    for (const task of order) {
      const fanIn = graph.inStart[task + 1]! - graph.inStart[task]!;
      const fanOut = graph.outStart[task + 1]! - graph.outStart[task]!;
      if (fanIn > fanOut) layer[task] = lowest(graph, layer, task);
    }
  }
  return layer;
}

/** The first layer that a task's predecessors leave to it. */
function lowest({ from, inStart, inEdges }: TaskGraph, layer: Int32Array, task: number): number {
  let found = 0;
  for (let i = inStart[task]!; i < inStart[task + 1]!; i++) found = Math.max(found, layer[from[inEdges[i]!]!]! + 1);
  return found;
}

/** The last layer that a task's successors leave to it; only for tasks that have some. */
function highest({ to, outStart, outEdges }: TaskGraph, layer: Int32Array, task: number): number {
  let found = Infinity;
  for (let i = outStart[task]!; i < outStart[task + 1]!; i++) found = Math.min(found, layer[to[outEdges[i]!]!]! - 1);
  return found;
}
