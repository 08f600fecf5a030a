// Between layers that are not neighbours, an edge goes through a dummy node on each layer that it passes, so that edges
// get out of each other's way like nodes do. How many dummies there may be is limited; the longest edges beyond that go
// straight, behind the nodes.

import type { TaskGraph } from '../task-graph.js';

const DUMMIES_PER_TASK = 16;
const DUMMIES_AT_LEAST = 4096;

/** A graph whose edges connect neighbouring layers only. Its first nodes are the tasks, the others dummies. */
export interface ProperGraph {
  readonly layer: Int32Array;
  /** Edges from each layer to the next. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Where the dummies of an edge of the task graph start; they follow each other. One entry more than edges. */
  readonly dummyStart: Int32Array;
}

/** @param layer - of each task; those of -1 have no edges */
export function properGraph({ size, from, to }: TaskGraph, layer: Int32Array): ProperGraph {
  const edges = from.length;
  const passed = Int32Array.from(from, (task, edge) => layer[to[edge]!]! - layer[task]! - 1);
  const isBent = chosen(passed, Math.max(DUMMIES_AT_LEAST, DUMMIES_PER_TASK * size));

  const dummyStart = new Int32Array(edges + 1);
  dummyStart[0] = size;
  let straight = 0;
  for (let edge = 0; edge < edges; edge++) {
    dummyStart[edge + 1] = dummyStart[edge]! + (isBent[edge] ? passed[edge]! : 0);
    if (!isBent[edge]) straight++;
  }
  const nodes = dummyStart[edges]!;
  const layers = new Int32Array(nodes);
  layers.set(layer);
  const parts = nodes - size + edges - straight;
  const result = { layer: layers, from: new Int32Array(parts), to: new Int32Array(parts), dummyStart };
  let part = 0;
  for (let edge = 0; edge < edges; edge++) {
    if (!isBent[edge]) continue;
    let last = from[edge]!;
    for (let dummy = dummyStart[edge]!; dummy < dummyStart[edge + 1]!; dummy++) {
      layers[dummy] = layers[last]! + 1;
      result.from[part] = last;
      result.to[part++] = last = dummy;
    }
    result.from[part] = last;
    result.to[part++] = to[edge]!;
  }
  return result;
}

/** The edges that get dummies: the shorter ones, as long as the limit lasts. */
function chosen(passed: Int32Array, limit: number): Uint8Array {
  const isBent = new Uint8Array(passed.length);
  const byLength = Int32Array.from(passed.keys()).sort((a, b) => passed[a]! - passed[b]!);
  let left = limit;
  for (const edge of byLength) {
    left -= passed[edge]!;
    if (left < 0) break;
    isBent[edge] = 1;
  }
  return isBent;
}
