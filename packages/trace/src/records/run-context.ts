import type { RecordedEdge, RecordedGraph } from './recorded-graph.js';
import type { NameMap, RecordedRun } from './recorded-run.js';
import { noNames } from './read-name-map.js';
import type { TaskIndex } from './task-index.js';

/** What lies beside the records of a run. */
export interface RunContext {
  /** From `deps.json`. Default: edges of the records. */
  readonly graph?: RecordedGraph | undefined;
  /** Names of functions. Default: names made from ids. */
  readonly names?: NameMap | undefined;
}

/** What a run takes over from its context. */
export type ContextPart = Pick<
  RecordedRun,
  'edges' | 'edgeSource' | 'taskDetails' | 'tensors' | 'names' | 'taskIds' | 'dropped'
>;

/**
 * Joins the dependencies with the records: edges and tasks in the indices of the run.
 *
 * @param index - already knows every task of the records, so that those come first
 * @param fanout - what the records say about edges; used when there are no dependencies
 * @param dropped - what the records lost; what the dependencies lost is added
 */
export function joinContext(
  context: RunContext,
  index: TaskIndex,
  fanout: readonly RecordedEdge[],
  dropped: RecordedRun['dropped'],
): ContextPart {
  const names = context.names ?? noNames;
  const { graph } = context;
  if (graph === undefined) {
    const edgeSource = fanout.length > 0 ? 'fanout' : 'none';
    return { edges: fanout, edgeSource, taskDetails: [], tensors: [], names, taskIds: index.ids, dropped };
  }
  const inRun = graph.taskIds.map((id) => index.ofBigint(id));
  const edges = graph.edges.map((edge) => ({ ...edge, pred: inRun[edge.pred]!, succ: inRun[edge.succ]! }));
  const taskDetails: RecordedRun['taskDetails'][number][] = [];
  graph.tasks.forEach((task, position) => (taskDetails[inRun[position]!] = task));
  const lost = graph.dropped > 0 ? { ...dropped, dependencies: graph.dropped } : dropped;
  return { edges, edgeSource: 'deps', taskDetails, tensors: graph.tensors, names, taskIds: index.ids, dropped: lost };
}
