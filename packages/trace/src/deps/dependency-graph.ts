import { taskGraph } from '../graph/task-graph.js';
import type { TaskGraph } from '../graph/task-graph.js';
import type {
  EdgeSource,
  RecordedEdge,
  RecordedGraph,
  RecordedTensor,
  TaskDetails,
} from '../records/recorded-graph.js';
import type { CoreKind, NameMap, RecordedRun } from '../records/recorded-run.js';
import { functionName, taskName } from '../records/task-name.js';
import { taskKind } from './task-kind.js';
import type { TaskKind } from './task-kind.js';

/** The dependencies of a run, ready to be looked at. */
export interface DependencyGraph {
  /** The file that they come from. */
  readonly source: string;
  readonly version: 1 | 2;
  readonly tasks: readonly DependencyTask[];
  /** One for each pair of tasks; in the order of the edges of {@link graph}. */
  readonly edges: readonly DependencyEdge[];
  readonly graph: TaskGraph;
  readonly tensors: ReadonlyMap<string, RecordedTensor>;
  /** How many tasks, arguments and edges did not fit what was recorded. */
  readonly dropped: number;
}

/** A task among its dependencies. */
export interface DependencyTask {
  readonly id: bigint;
  /** As people read it, for example `t5` or `r2t5`. */
  readonly name: string;
  readonly kind: TaskKind;
  /** Its functions on AIC, first AIV and second AIV; fewer when it has not all. */
  readonly functions: readonly string[];
  /** Blocks that run beside each other; undefined when that was not recorded. */
  readonly blocks?: number | undefined;
  readonly details?: TaskDetails | undefined;
}

/** Why a task waits for another. */
export interface DependencyEdge {
  readonly pred: number;
  readonly succ: number;
  /** Empty when the file does not say why. */
  readonly sources: readonly EdgeSource[];
  /** One for each reason. */
  readonly reasons: readonly RecordedEdge[];
}

/** What dependencies are joined with. */
export interface DependencyGraphOptions {
  /** Names of functions. Default: made of their ids. */
  readonly names?: NameMap | undefined;
  /**
   * What ran: says on which cores, and adds tasks that have no dependencies. Default: only what the dependencies say.
   */
  readonly run?: Pick<RecordedRun, 'tasks' | 'taskIds'> | undefined;
}

/**
 * Joins the dependencies of a run with names and with what ran.
 *
 * @param recorded - the dependencies
 * @param options - names and records
 */
export function dependencyGraph(recorded: RecordedGraph, options: DependencyGraphOptions = {}): DependencyGraph {
  const ids = [...recorded.taskIds];
  const ran = coresAndFunctions(ids, options.run);
  const functions = options.names?.functions ?? new Map<number, string>();
  const tasks = ids.map((id, task): DependencyTask => {
    const details = recorded.tasks[task];
    const kernels = details?.kernelIds.some((each) => each >= 0) ? details.kernelIds : (ran?.[task]?.functions ?? []);
    return {
      id,
      name: taskName(id),
      kind: taskKind(details, ran === undefined ? undefined : (ran[task]?.cores ?? new Set())),
      functions: [...kernels].filter((each) => each >= 0).map((each) => functionName(functions, each)),
      blocks: details?.blockCount,
      details,
    };
  });
  const edges = mergedEdges(recorded.edges);
  return {
    source: recorded.source,
    version: recorded.version,
    tasks,
    edges,
    graph: taskGraph(
      tasks.length,
      edges.map(({ pred }) => pred),
      edges.map(({ succ }) => succ),
    ),
    tensors: new Map(recorded.tensors.map((tensor) => [tensor.id, tensor])),
    dropped: recorded.dropped,
  };
}

interface Ran {
  readonly cores: Set<CoreKind>;
  readonly functions: Set<number>;
}

/** What ran of each task. Adds the ids of tasks that have no dependencies. */
function coresAndFunctions(ids: bigint[], run: DependencyGraphOptions['run']): (Ran | undefined)[] | undefined {
  if (run === undefined) return undefined;
  const indices = new Map(ids.map((id, task) => [id, task]));
  const ran: (Ran | undefined)[] = [];
  for (const row of run.tasks) {
    const id = run.taskIds[row.task]!;
    let task = indices.get(id);
    if (task === undefined) {
      task = ids.push(id) - 1;
      indices.set(id, task);
    }
    const { cores, functions } = (ran[task] ??= { cores: new Set(), functions: new Set() });
    cores.add(row.coreKind);
    functions.add(row.funcId);
  }
  return ran;
}

/** One edge a pair of tasks, with all the reasons for it, in the order in which the pairs come first. */
function mergedEdges(recorded: readonly RecordedEdge[]): DependencyEdge[] {
  const edges = new Map<number, RecordedEdge[]>();
  for (const edge of recorded) {
    const pair = edge.pred * PAIR_BASE + edge.succ;
    const reasons = edges.get(pair);
    if (reasons === undefined) edges.set(pair, [edge]);
    else reasons.push(edge);
  }
  return [...edges.values()].map((reasons) => {
    const sources = reasons.flatMap(({ source }) => source ?? []);
    return { pred: reasons[0]!.pred, succ: reasons[0]!.succ, sources: [...new Set(sources)], reasons };
  });
}

/** Above all indices of tasks, and small enough for pairs to be exact. */
const PAIR_BASE = 2 ** 26;
