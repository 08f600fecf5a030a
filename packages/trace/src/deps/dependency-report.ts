import type { EdgeSource, RecordedArgument } from '../records/recorded-graph.js';
import { topologicalOrder } from '../graph/topological-order.js';
import type { DependencyEdge, DependencyGraph, DependencyTask } from './dependency-graph.js';
import type { EdgeMode } from './edge-mode.js';
import { selectEdges } from './select-edges.js';
import type { TaskKind } from './task-kind.js';

/** The dependencies of a run, for programs; {@link dependencyText} makes text of it. Ids of tasks are text. */
export interface DependencyReport {
  readonly source: string;
  readonly version: 1 | 2;
  /** What was asked for. */
  readonly requestedMode: EdgeMode;
  /** What is shown: `full` when a cycle keeps edges from being left out. */
  readonly mode: EdgeMode;
  /** Names of the tasks of a cycle. */
  readonly cycle?: readonly string[];
  readonly summary: DependencySummary;
  readonly tasks: readonly ReportedTask[];
  /** Those that are shown. */
  readonly edges: readonly ReportedEdge[];
  /** Those that are not. */
  readonly hiddenEdges: readonly ReportedEdge[];
}

/** A graph in numbers. */
export interface DependencySummary {
  readonly tasks: number;
  readonly edges: number;
  readonly shownEdges: number;
  readonly hiddenEdges: number;
  /** How many tasks are of which kind. */
  readonly kinds: Readonly<Partial<Record<TaskKind, number>>>;
  /** How many edges have which source; one may have several. `unknown` are those without. */
  readonly sources: Readonly<Partial<Record<EdgeSource | 'unknown', number>>>;
  /** Tasks that wait for none. */
  readonly roots: number;
  /** Tasks that none waits for. */
  readonly leaves: number;
  readonly tensors: number;
  /** Most tasks that come one after the other; undefined when there is a cycle. */
  readonly longestChain?: number;
  /** What did not fit the record. */
  readonly dropped: number;
}

/** A task in a report. */
export interface ReportedTask {
  readonly id: string;
  readonly name: string;
  readonly kind: TaskKind;
  readonly functions: readonly string[];
  readonly blocks?: number;
  readonly scope?: string;
  readonly args: readonly RecordedArgument[];
  /** Shown edges to it and from it. */
  readonly fanIn: readonly ReportedEdge[];
  readonly fanOut: readonly ReportedEdge[];
}

/** An edge in a report, with names of tasks. */
export interface ReportedEdge {
  readonly pred: string;
  readonly succ: string;
  readonly sources: readonly EdgeSource[];
  /** Arguments of the task that waits. */
  readonly args: readonly number[];
  readonly tensors: readonly string[];
}

/** What a report shows. */
export interface DependencyReportOptions {
  /** Which edges. Default: `full`. */
  readonly edgeMode?: EdgeMode | undefined;
}

/**
 * Looks at the dependencies of a run.
 *
 * @param dependencies - joined with names and records
 * @param options - what to show
 *
 * @example
 * ```ts
 * import { dependencyGraph, dependencyReport, readDependencies } from '@pto/trace';
 *
 * const edges = [[0, 1], [1, 2], [0, 2]];
 * const graph = dependencyGraph(readDependencies({ version: 1, edges }, 'deps.json'));
 * const { summary, hiddenEdges } = dependencyReport(graph, { edgeMode: 'reduced' });
 * summary.longestChain; // => 3
 * hiddenEdges.map(({ pred, succ }) => `${pred} → ${succ}`); // => ['t0 → t2']
 * ```
 */
export function dependencyReport(
  dependencies: DependencyGraph,
  { edgeMode = 'full' }: DependencyReportOptions = {},
): DependencyReport {
  const { tasks, edges, graph, tensors } = dependencies;
  const selected = selectEdges(dependencies, edgeMode);
  const reported = edges.map((edge) => reportedEdge(edge, tasks));
  const shownOf = (starts: Int32Array, list: Int32Array, task: number): ReportedEdge[] =>
    [...list.subarray(starts[task], starts[task + 1])].filter((e) => selected.isShown[e]).map((e) => reported[e]!);
  const shown = reported.filter((_, edge) => selected.isShown[edge]);
  const hidden = reported.filter((_, edge) => !selected.isShown[edge]);
  return {
    source: dependencies.source,
    version: dependencies.version,
    requestedMode: edgeMode,
    mode: selected.mode,
    ...(selected.cycle && { cycle: selected.cycle.map((task) => tasks[task]!.name) }),
    summary: {
      tasks: tasks.length,
      edges: edges.length,
      shownEdges: shown.length,
      hiddenEdges: hidden.length,
      kinds: counted(tasks.map(({ kind }) => kind)),
      sources: counted(edges.flatMap(({ sources }) => knownOr(sources))),
      roots: tasks.filter((_, task) => graph.inStart[task] === graph.inStart[task + 1]).length,
      leaves: tasks.filter((_, task) => graph.outStart[task] === graph.outStart[task + 1]).length,
      tensors: tensors.size,
      ...longestChain(dependencies),
      dropped: dependencies.dropped,
    },
    tasks: tasks.map(({ id, name, kind, functions, blocks, details }, task) => ({
      id: String(id),
      name,
      kind,
      functions,
      ...(blocks !== undefined && { blocks }),
      ...(details?.scope !== undefined && { scope: details.scope }),
      args: details?.args ?? [],
      fanIn: shownOf(graph.inStart, graph.inEdges, task),
      fanOut: shownOf(graph.outStart, graph.outEdges, task),
    })),
    edges: shown,
    hiddenEdges: hidden,
  };
}

function reportedEdge(
  { pred, succ, sources, reasons }: DependencyEdge,
  tasks: readonly DependencyTask[],
): ReportedEdge {
  return {
    pred: tasks[pred]!.name,
    succ: tasks[succ]!.name,
    sources,
    args: [...new Set(reasons.flatMap(({ arg }) => arg ?? []))],
    tensors: [...new Set(reasons.flatMap(({ tensorId }) => tensorId ?? []))],
  };
}

function knownOr(sources: readonly EdgeSource[]): readonly (EdgeSource | 'unknown')[] {
  return sources.length === 0 ? ['unknown'] : sources;
}

function counted<T extends string>(values: readonly T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function longestChain({ graph }: DependencyGraph): { longestChain?: number } {
  const order = topologicalOrder(graph);
  if (order === undefined) return {};
  const length = new Int32Array(graph.size);
  for (const task of order) {
    for (let i = graph.inStart[task]!; i < graph.inStart[task + 1]!; i++) {
      length[task] = Math.max(length[task]!, length[graph.from[graph.inEdges[i]!]!]!);
    }
    length[task]!++;
  }
  return { longestChain: length.reduce((most, each) => Math.max(most, each), 0) };
}
