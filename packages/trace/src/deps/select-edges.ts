import { PtoError } from '@pto/task-interface';

import { findCycle } from '../graph/topological-order.js';
import { redundantEdges } from '../graph/transitive-reduction.js';
import { Dataflow } from './dataflow.js';
import type { DependencyGraph } from './dependency-graph.js';
import type { EdgeMode } from './edge-mode.js';

/** Which edges are shown. */
export interface SelectedEdges {
  /** What was done; `full` in place of what was asked for when there is a cycle. */
  readonly mode: EdgeMode;
  /** For each edge 1 when it is shown, else 0. */
  readonly isShown: Uint8Array;
  /** The tasks of a cycle, because of which nothing can be left out. */
  readonly cycle?: readonly number[] | undefined;
}

/**
 * Chooses the edges to show. Graphs with a cycle are shown in full.
 *
 * @param dependencies - the dependencies of a run
 * @param mode - which edges are wanted
 * @throws PtoError `ERR_PTO_TRACE_MISSING` when a mode of data is asked for and the file does not say what tasks write
 */
export function selectEdges(dependencies: DependencyGraph, mode: EdgeMode): SelectedEdges {
  const { graph, edges, source } = dependencies;
  const all = new Uint8Array(edges.length).fill(1);
  if (mode === 'full') return { mode, isShown: all };
  const isLeftOut = redundantEdges(graph);
  if (isLeftOut === undefined) return { mode: 'full', isShown: all, cycle: findCycle(graph)! };
  if (mode === 'reduced_dataflow' || mode === 'omitted_dataflow') {
    requireArguments(dependencies, mode, source);
    const dataflow = new Dataflow(dependencies);
    isLeftOut.forEach((is, edge) => {
      if (is === 1 && dataflow.arrivesOn(edge)) isLeftOut[edge] = 0;
    });
  }
  const isShown = mode === 'omitted' || mode === 'omitted_dataflow' ? isLeftOut : isLeftOut.map((is) => 1 - is);
  return { mode, isShown };
}

function requireArguments({ tasks }: DependencyGraph, mode: EdgeMode, source: string): void {
  if (tasks.length === 0 || tasks.some(({ details }) => details !== undefined && details.args.length > 0)) return;
  throw new PtoError(
    'ERR_PTO_TRACE_MISSING',
    `${source} does not say what tasks read and write, which the edge mode '${mode}' needs. ` +
      `Use '${mode === 'reduced_dataflow' ? 'reduced' : 'omitted'}', which needs edges only.`,
    { details: { source, mode } },
  );
}
