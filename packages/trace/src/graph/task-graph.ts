/** Tasks and the edges between them, by dense indices: what the algorithms here work on. Immutable. */
export interface TaskGraph {
  /** Tasks are 0 … size - 1. */
  readonly size: number;
  /** The predecessor of each edge. No two edges have the same ends. */
  readonly from: Int32Array;
  /** The successor of each edge. */
  readonly to: Int32Array;
  /** Where the outgoing edges of a task start in {@link outEdges}; has one entry more than there are tasks. */
  readonly outStart: Int32Array;
  /** Edges in the order of their predecessors. */
  readonly outEdges: Int32Array;
  /** Where the incoming edges of a task start in {@link inEdges}; has one entry more than there are tasks. */
  readonly inStart: Int32Array;
  /** Edges in the order of their successors. */
  readonly inEdges: Int32Array;
}

/**
 * Makes a graph of edges.
 *
 * @param size - how many tasks there are
 * @param from - the predecessor of each edge
 * @param to - the successor of each edge
 */
export function taskGraph(size: number, from: ArrayLike<number>, to: ArrayLike<number>): TaskGraph {
  const sources = Int32Array.from(from);
  const targets = Int32Array.from(to);
  const outgoing = grouped(size, sources);
  const incoming = grouped(size, targets);
  return {
    size,
    from: sources,
    to: targets,
    outStart: outgoing.start,
    outEdges: outgoing.edges,
    inStart: incoming.start,
    inEdges: incoming.edges,
  };
}

/** The same tasks with those of the edges for which `isKept` is not zero. */
export function withEdges(graph: TaskGraph, isKept: ArrayLike<number>): TaskGraph {
  const chosen = (_: number, edge: number) => isKept[edge] !== 0;
  return taskGraph(graph.size, graph.from.filter(chosen), graph.to.filter(chosen));
}

/** Edges sorted by one of their ends (a counting sort, which keeps the order of edges of the same task). */
function grouped(size: number, ends: Int32Array): { start: Int32Array; edges: Int32Array } {
  const start = new Int32Array(size + 1);
  for (const end of ends) start[end + 1]!++;
  for (let task = 0; task < size; task++) start[task + 1]! += start[task]!;
  const next = start.slice(0, size);
  const edges = new Int32Array(ends.length);
  for (let edge = 0; edge < ends.length; edge++) edges[next[ends[edge]!]!++] = edge;
  return { start, edges };
}
