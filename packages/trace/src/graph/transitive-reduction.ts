// An edge u → v adds nothing when another predecessor of v comes after u anyway. What comes after what is found for
// 256 tasks at a time: one sweep over the graph in topological order hands on, for each task, the set of those 256 that
// it comes after, as bits. So the cost is (tasks / 256) sweeps whatever the shape of the graph, and a sweep goes only as
// far as the edges reach that start at one of the 256.

import type { TaskGraph } from './task-graph.js';
import { topologicalOrder } from './topological-order.js';

const WORDS = 8;
const SOURCES = WORDS * 32;

/**
 * Finds the edges without which the order of all tasks stays the same.
 *
 * @returns for each edge 1 when it adds nothing, else 0; undefined when the graph has a cycle
 */
export function redundantEdges(graph: TaskGraph): Uint8Array | undefined {
  const order = topologicalOrder(graph);
  if (order === undefined) return undefined;
  const position = new Int32Array(graph.size);
  order.forEach((task, at) => (position[task] = at));
  const sources = order.filter((task) => lastCandidate(graph, position, task) >= 0);
  const sweep = new Sweep(graph, order, position);
  for (let first = 0; first < sources.length; first += SOURCES) sweep.mark(sources.subarray(first, first + SOURCES));
  return sweep.isRedundant;
}

/** The position of the last successor of a task that has other predecessors, too; else -1. */
function lastCandidate(graph: TaskGraph, position: Int32Array, task: number): number {
  let last = -1;
  for (let i = graph.outStart[task]!; i < graph.outStart[task + 1]!; i++) {
    const successor = graph.to[graph.outEdges[i]!]!;
    if (graph.inStart[successor + 1]! - graph.inStart[successor]! > 1) last = Math.max(last, position[successor]!);
  }
  return last;
}

class Sweep {
  readonly isRedundant: Uint8Array;
  readonly #graph: TaskGraph;
  readonly #order: Int32Array;
  readonly #position: Int32Array;
  /** The sources that a task comes after, WORDS words a task, by position. */
  readonly #after: Uint32Array;
  /** The bit of a task that is a source now; else -1. */
  readonly #bit: Int32Array;

  constructor(graph: TaskGraph, order: Int32Array, position: Int32Array) {
    this.isRedundant = new Uint8Array(graph.from.length);
    this.#graph = graph;
    this.#order = order;
    this.#position = position;
    this.#after = new Uint32Array(graph.size * WORDS);
    this.#bit = new Int32Array(graph.size).fill(-1);
  }

  /** Marks what is redundant of the edges that start at `sources`, which are at most 256 and in topological order. */
  mark(sources: Int32Array): void {
    let last = 0;
    sources.forEach((task, bit) => {
      this.#bit[task] = bit;
      last = Math.max(last, lastCandidate(this.#graph, this.#position, task));
    });
    const first = this.#position[sources[0]!]!;
    for (let at = first; at <= last; at++) this.#visit(at, first);
    for (const task of sources) this.#bit[task] = -1;
  }

  #visit(at: number, first: number): void {
    const { from, inStart, inEdges } = this.#graph;
    const after = this.#after;
    const task = this.#order[at]!;
    const begin = inStart[task]!;
    const end = inStart[task + 1]!;
    const own = at * WORDS;
    after.fill(0, own, own + WORDS);
    for (let i = begin; i < end; i++) {
      const before = this.#position[from[inEdges[i]!]!]!;
      if (before < first) continue;
      for (let word = 0; word < WORDS; word++) after[own + word]! |= after[before * WORDS + word]!;
    }
    for (let i = begin; i < end; i++) {
      const bit = this.#bit[from[inEdges[i]!]!]!;
      if (bit >= 0 && (after[own + (bit >> 5)]! >>> (bit & 31)) & 1) this.isRedundant[inEdges[i]!] = 1;
    }
    for (let i = begin; i < end; i++) {
      const bit = this.#bit[from[inEdges[i]!]!]!;
      if (bit >= 0) after[own + (bit >> 5)]! |= 1 << (bit & 31);
    }
  }
}
