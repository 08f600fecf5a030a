// Where the nodes of a layer lie, given their order: each wants to be at the median of its neighbours on the layer before,
// and must keep its distance. Least squares under an order is isotonic regression, which pooling neighbours that want to
// be in each other's place solves exactly in one pass. A few passes down and up settle it; the order and the distances
// hold after each.

import { taskGraph } from '../task-graph.js';
import type { ProperGraph } from './proper-graph.js';

const PASSES = 6;
/** Edges look best straight where nothing else is: how much more dummies weigh than nodes. */
const DUMMY_WEIGHT = 4;

/**
 * Places nodes along their layers.
 *
 * @param proper - the graph
 * @param layers - the nodes of each layer in their order
 * @param width - of each task; dummies have none
 * @param gap - the room between neighbours
 * @returns the middle of each node
 */
export function placeNodes(
  proper: ProperGraph,
  layers: readonly Int32Array[],
  width: ArrayLike<number>,
  gap: number,
): Float64Array {
  const graph = taskGraph(proper.layer.length, proper.from, proper.to);
  const tasks = width.length;
  const x = new Float64Array(graph.size);
  const offsets = layers.map((layer) => distances(layer, width, gap));
  layers.forEach((layer, i) => {
    const middle = offsets[i]!.at(-1)! / 2;
    layer.forEach((node, at) => (x[node] = offsets[i]![at]! - middle));
  });
  const sides = [
    { start: graph.inStart, edges: graph.inEdges, ends: graph.from },
    { start: graph.outStart, edges: graph.outEdges, ends: graph.to },
  ] as const;
  for (let pass = 0; pass < PASSES; pass++) {
    for (let i = 1; i < layers.length; i++) settle(layers[i]!, offsets[i]!, sides[0], tasks, x);
    for (let i = layers.length - 2; i >= 0; i--) settle(layers[i]!, offsets[i]!, sides[1], tasks, x);
  }
  return x;
}

/** How far from the first node the middle of each is at least. */
function distances(layer: Int32Array, width: ArrayLike<number>, gap: number): Float64Array {
  const offsets = new Float64Array(layer.length);
  for (let at = 1; at < layer.length; at++) {
    const half = (node: number) => (width[node] ?? 0) / 2;
    offsets[at] = offsets[at - 1]! + half(layer[at - 1]!) + gap + half(layer[at]!);
  }
  return offsets;
}

interface Side {
  readonly start: Int32Array;
  readonly edges: Int32Array;
  readonly ends: Int32Array;
}

function settle(layer: Int32Array, offsets: Float64Array, side: Side, tasks: number, x: Float64Array): void {
  const count = layer.length;
  const mean = new Float64Array(count);
  const weight = new Float64Array(count);
  const first = new Int32Array(count);
  let pools = 0;
  for (let at = 0; at < count; at++) {
    const node = layer[at]!;
    const fan = side.start[node + 1]! - side.start[node]!;
    mean[pools] = (fan === 0 ? x[node]! : median(side, node, x)) - offsets[at]!;
    weight[pools] = (node >= tasks ? DUMMY_WEIGHT : 1) * (fan === 0 ? 0.1 : fan);
    first[pools] = at;
    for (pools++; pools > 1 && mean[pools - 2]! > mean[pools - 1]!; pools--) {
      const [left, right] = [pools - 2, pools - 1];
      const sum = weight[left]! + weight[right]!;
      mean[left] = (mean[left]! * weight[left]! + mean[right]! * weight[right]!) / sum;
      weight[left] = sum;
    }
  }
  for (let pool = 0; pool < pools; pool++) {
    const end = pool + 1 < pools ? first[pool + 1]! : count;
    for (let at = first[pool]!; at < end; at++) x[layer[at]!] = mean[pool]! + offsets[at]!;
  }
}

function median({ start, edges, ends }: Side, node: number, x: Float64Array): number {
  const places = Float64Array.from(edges.subarray(start[node], start[node + 1]), (edge) => x[ends[edge]!]!).sort();
  const middle = places.length >> 1;
  return places.length % 2 === 1 ? places[middle]! : (places[middle - 1]! + places[middle]!) / 2;
}
