import { walkClosingEdges } from '../closing-edges.js';
import { taskGraph } from '../task-graph.js';
import type { TaskGraph } from '../task-graph.js';

/** A graph without cycles, and where each of its edges comes from. */
export interface AcyclicGraph {
  readonly graph: TaskGraph;
  /** Of each edge: its index in the graph that was given. */
  readonly origin: Int32Array;
  /** Of each edge: 1 when it points the other way here, else 0. */
  readonly isTurned: Uint8Array;
}

/** Turns edges that close cycles, and leaves out those from a task to itself. */
export function acyclicGraph(given: TaskGraph): AcyclicGraph {
  const closes = new Uint8Array(given.from.length);
  walkClosingEdges(given, (edge) => (closes[edge] = 1));
  const origin = Int32Array.from(given.from.keys()).filter((edge) => given.from[edge] !== given.to[edge]);
  const isTurned = Uint8Array.from(origin, (edge) => closes[edge]!);
  const from = origin.map((edge) => (closes[edge] ? given.to[edge]! : given.from[edge]!));
  const to = origin.map((edge) => (closes[edge] ? given.from[edge]! : given.to[edge]!));
  return { graph: taskGraph(given.size, from, to), origin, isTurned };
}
