// Crossings are reduced layer by layer: nodes are sorted by the mean place of their neighbours on the layer before, down
// and up a few times, and the best order that was seen is kept.

import { taskGraph } from '../task-graph.js';
import type { TaskGraph } from '../task-graph.js';
import type { ProperGraph } from './proper-graph.js';

const ROUNDS = 8;
/** Rounds without an improvement before it is left at that. */
const PATIENCE = 3;

/** The nodes of each layer, from left to right. */
export function orderLayers(proper: ProperGraph): Int32Array[] {
  const graph = taskGraph(proper.layer.length, proper.from, proper.to);
  let layers = firstOrder(graph, proper.layer);
  const place = new Float64Array(graph.size);
  for (const layer of layers) note(layer, place);
  let best = layers;
  let fewest = crossings(graph, layers, place);
  let worse = 0;
  for (let round = 0; round < ROUNDS && fewest > 0 && worse < PATIENCE; round++) {
    layers = layers.map((layer) => layer.slice());
    for (let i = 1; i < layers.length; i++) sortBy(layers[i]!, graph.inStart, graph.inEdges, graph.from, place);
    for (let i = layers.length - 2; i >= 0; i--) sortBy(layers[i]!, graph.outStart, graph.outEdges, graph.to, place);
    const count = crossings(graph, layers, place);
    worse = count < fewest ? 0 : worse + 1;
    if (count < fewest) [best, fewest] = [layers, count];
  }
  return best;
}

/** Neighbours near each other from the start: nodes in the order in which a walk along the edges comes to them. */
function firstOrder({ size, to, outStart, outEdges, inStart }: TaskGraph, layer: Int32Array): Int32Array[] {
  const layers: number[][] = [];
  const isSeen = new Uint8Array(size);
  for (let root = 0; root < size; root++) {
    if (layer[root]! < 0 || inStart[root + 1] !== inStart[root]) continue;
    const open = [root];
    while (open.length > 0) {
      const node = open.pop()!;
      if (isSeen[node]) continue;
      isSeen[node] = 1;
      (layers[layer[node]!] ??= []).push(node);
      for (let i = outStart[node + 1]! - 1; i >= outStart[node]!; i--) open.push(to[outEdges[i]!]!);
    }
  }
  return Array.from(layers, (nodes) => Int32Array.from(nodes ?? []));
}

function note(layer: Int32Array, place: Float64Array): void {
  layer.forEach((node, at) => (place[node] = at));
}

/** Sorts a layer by the mean place of its neighbours on one side. Nodes without any stay where they are. */
function sortBy(layer: Int32Array, start: Int32Array, edges: Int32Array, ends: Int32Array, place: Float64Array): void {
  const wanted = new Float64Array(layer.length);
  layer.forEach((node, at) => {
    const [first, last] = [start[node]!, start[node + 1]!];
    let sum = 0;
    for (let i = first; i < last; i++) sum += place[ends[edges[i]!]!]!;
    wanted[at] = first === last ? at : sum / (last - first);
  });
  const order = Int32Array.from(layer.keys()).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  layer.set(order.map((at) => layer[at]!));
  note(layer, place);
}

/** How many pairs of edges cross, counted with a tree of sums (Barth, Mutzel and Jünger). */
function crossings(graph: TaskGraph, layers: readonly Int32Array[], place: Float64Array): number {
  for (const layer of layers) note(layer, place);
  let total = 0;
  for (let i = 1; i < layers.length; i++) total += crossingsAbove(graph, layers[i]!, layers[i - 1]!.length, place);
  return total;
}

function crossingsAbove(
  { from, inStart, inEdges }: TaskGraph,
  layer: Int32Array,
  width: number,
  place: Float64Array,
): number {
  const tree = new Int32Array(width + 1);
  let total = 0;
  let seen = 0;
  for (const node of layer) {
    for (let i = inStart[node]!; i < inStart[node + 1]!; i++) {
      let notRight = 0;
      for (let at = place[from[inEdges[i]!]!]! + 1; at > 0; at -= at & -at) notRight += tree[at]!;
      total += seen - notRight;
    }
    for (let i = inStart[node]!; i < inStart[node + 1]!; i++, seen++) {
      for (let at = place[from[inEdges[i]!]!]! + 1; at <= width; at += at & -at) tree[at]!++;
    }
  }
  return total;
}
