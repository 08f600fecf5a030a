// A drawing in layers after Sugiyama: every edge points down. Cycles are broken, tasks get layers, long edges get dummy
// nodes, the nodes of a layer get an order with few crossings, and then coordinates. Drawings in other directions are
// made by turning that one.

import type { TaskGraph } from '../task-graph.js';
import { acyclicGraph } from './acyclic-graph.js';
import { placeNodes } from './coordinates.js';
import { assignLayers } from './layers.js';
import type { GraphLayout, LayoutOptions, NodeSizes } from './layout-options.js';
import { orderLayers } from './ordering.js';
import { properGraph } from './proper-graph.js';
import { placeRows } from './rows.js';
import { turned } from './turn.js';

/**
 * Lays out a graph for drawing. Nodes do not overlap, and every edge leads to a later layer, but for those that close
 * cycles.
 *
 * @param graph - the graph, which may have cycles
 * @param sizes - how much room each node takes
 * @param options - direction and distances
 *
 * @example
 * ```ts
 * import { layoutGraph, taskGraph } from '@pto/trace';
 *
 * const diamond = taskGraph(4, [0, 0, 1, 2], [1, 2, 3, 3]);
 * const sizes = { width: [60, 60, 60, 60], height: [20, 20, 20, 20] };
 * const { x, y, layer } = layoutGraph(diamond, sizes, { nodeGap: 20, layerGap: 30 });
 * [...layer]; // => [0, 1, 1, 2]
 * [...x]; // => [70, 30, 110, 70]
 * [...y]; // => [10, 60, 60, 110]
 * ```
 */
export function layoutGraph(graph: TaskGraph, sizes: NodeSizes, options: LayoutOptions = {}): GraphLayout {
  const { direction = 'TB', nodeGap = 24, layerGap = 48 } = options;
  const isSideways = direction === 'LR' || direction === 'RL';
  const [width, height] = isSideways ? [sizes.height, sizes.width] : [sizes.width, sizes.height];
  return turned(layoutDown(graph, width, height, nodeGap, layerGap), direction);
}

function layoutDown(
  given: TaskGraph,
  width: ArrayLike<number>,
  height: ArrayLike<number>,
  nodeGap: number,
  layerGap: number,
): GraphLayout {
  const { graph, origin, isTurned } = acyclicGraph(given);
  const layer = assignLayers(graph);
  const alone: number[] = [];
  for (let task = 0; task < graph.size; task++) {
    const fan = graph.inStart[task + 1]! - graph.inStart[task]! + graph.outStart[task + 1]! - graph.outStart[task]!;
    if (fan > 0) continue;
    alone.push(task);
    layer[task] = -1;
  }
  const proper = properGraph(graph, layer);
  const layers = orderLayers(proper);
  const across = placeNodes(proper, layers, width, nodeGap);
  const box = shiftToZero(layers, across, width);
  const down = placeLayers(layers, height, layerGap);

  const x = across.slice(0, graph.size);
  const y = Float64Array.from(x, (_, task) => down.middle[layer[task]!] ?? 0);
  const room = Math.max(box, Math.sqrt(area(alone, width, height, nodeGap)));
  const rows = placeRows(alone, width, height, nodeGap, room, x, y);
  const rowsTop = layers.length > 0 && alone.length > 0 ? down.height + layerGap : down.height;
  for (const task of alone) y[task]! += rowsTop;

  const bends = bendsOf(given.from.length, origin, isTurned, proper.dummyStart, (dummy) => [
    across[dummy]!,
    down.middle[proper.layer[dummy]!]!,
  ]);
  return { width: Math.max(box, rows.width), height: rowsTop + rows.height, x, y, layer, ...bends };
}

/** Moves everything so that the leftmost side is at 0. @returns where the rightmost side is then */
function shiftToZero(layers: readonly Int32Array[], x: Float64Array, width: ArrayLike<number>): number {
  let [left, right] = [Infinity, -Infinity];
  for (const layer of layers) {
    for (const node of layer) {
      left = Math.min(left, x[node]! - (width[node] ?? 0) / 2);
      right = Math.max(right, x[node]! + (width[node] ?? 0) / 2);
    }
  }
  if (left > right) return 0;
  for (const layer of layers) for (const node of layer) x[node]! -= left;
  return right - left;
}

function placeLayers(layers: readonly Int32Array[], height: ArrayLike<number>, gap: number) {
  let bottom = 0;
  const middle = layers.map((layer, i) => {
    const tallest = layer.reduce((most, node) => Math.max(most, height[node] ?? 0), 0);
    const top = i === 0 ? 0 : bottom + gap;
    bottom = top + tallest;
    return top + tallest / 2;
  });
  return { middle, height: bottom };
}

function area(nodes: readonly number[], width: ArrayLike<number>, height: ArrayLike<number>, gap: number): number {
  return nodes.reduce((sum, node) => sum + (width[node]! + gap) * (height[node]! + gap), 0);
}

function bendsOf(
  edges: number,
  origin: Int32Array,
  isTurned: Uint8Array,
  dummyStart: Int32Array,
  pointOf: (dummy: number) => [x: number, y: number],
) {
  const bendStart = new Int32Array(edges + 1);
  origin.forEach((edge, part) => (bendStart[edge + 1] = dummyStart[part + 1]! - dummyStart[part]!));
  for (let edge = 0; edge < edges; edge++) bendStart[edge + 1]! += bendStart[edge]!;
  const bendX = new Float64Array(bendStart[edges]!);
  const bendY = new Float64Array(bendStart[edges]!);
  origin.forEach((edge, part) => {
    const count = dummyStart[part + 1]! - dummyStart[part]!;
    for (let i = 0; i < count; i++) {
      const dummy = dummyStart[part]! + (isTurned[part] ? count - 1 - i : i);
      [bendX[bendStart[edge]! + i], bendY[bendStart[edge]! + i]] = pointOf(dummy);
    }
  });
  return { bendStart, bendX, bendY };
}
