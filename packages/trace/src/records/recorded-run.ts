import type { RecordedEdge, RecordedTensor, TaskDetails } from './recorded-graph.js';

/**
 * One run as it was recorded on one chip, whichever generation of files it came from. All analyses and viewers work on it.
 *
 * Tasks have dense indices: `taskIds[i]` is the id of task `i`, and everything else names tasks by `i`. The first indices are
 * those of tasks that have rows; tasks that only the dependencies know follow. Times are microseconds since the earliest one
 * that was recorded.
 */
export interface RecordedRun {
  /** The file of the records. */
  readonly source: string;
  readonly generation: 'may' | 'august';
  /** What was recorded: 1 when cores worked, 2 and when tasks were dispatched and finished, 3 and scheduler phases, 4 all. */
  readonly level: number;
  readonly clock: RecordedClock;
  /** What the records say about where they come from; members that they lack are absent. */
  readonly machine: RecordedMachine;
  /** One for each block of a task that ran on a core, in the order of the file. */
  readonly tasks: readonly TaskRow[];
  readonly taskIds: readonly bigint[];
  /** Each pair of tasks at most once per source and argument. */
  readonly edges: readonly RecordedEdge[];
  /** Where the edges come from. Those of the records lack what was submitted after a task had ended. */
  readonly edgeSource: 'deps' | 'fanout' | 'none';
  /** What the dependencies say about task `i`; empty when they were not recorded, or say nothing about tasks. */
  readonly taskDetails: readonly (TaskDetails | undefined)[];
  readonly tensors: readonly RecordedTensor[];
  /** By thread. */
  readonly schedulerPhases: readonly (readonly SchedulerPhase[])[];
  /** By thread. */
  readonly orchestratorPhases: readonly (readonly OrchestratorPhase[])[];
  /** What one orchestrator did in all, for files that have no single phases. */
  readonly orchestrator?: OrchestratorTotals | undefined;
  /** Phases that the host spent on preparing the run. Their times are comparable only when `isAligned`. */
  readonly hostPhases?: HostPhases | undefined;
  /** The scheduler thread of each core; -1 or absent when none is known. */
  readonly coreToThread: readonly number[];
  readonly names: NameMap;
  /** How many records were lost, by what they were of. Empty when none. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** What the times of a run are. */
export interface RecordedClock {
  /** `wall`: measured. `model`: computed, the same on every machine. */
  readonly kind: 'wall' | 'model';
  /** Time zero of the run on the host's monotonic clock, when it is known. */
  readonly startMonotonicNs?: bigint | undefined;
  /** Time zero of the run as time of day, when it is known. */
  readonly startWallNs?: bigint | undefined;
}

/** Where a run took place. */
export interface RecordedMachine {
  readonly platform?: string | undefined;
  readonly runtime?: string | undefined;
  readonly blockDim?: number | undefined;
}

/** The kind of a core. */
export type CoreKind = 'aic' | 'aiv';

/** One block of a task on one core. */
export interface TaskRow {
  /** Dense index of the task. */
  readonly task: number;
  /** The kernel; -1 when it is not known. */
  readonly funcId: number;
  readonly core: number;
  readonly coreKind: CoreKind;
  readonly startUs: number;
  readonly endUs: number;
  /** When the scheduler sent it to the core. */
  readonly dispatchUs?: number | undefined;
  /** When the scheduler saw that it had ended. */
  readonly finishUs?: number | undefined;
}

/** What a scheduler thread did for a while. */
export interface SchedulerPhase {
  /** For example `complete`, `dispatch`, `scan`, `idle`. */
  readonly phase: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly loop: number;
  /** How many tasks it dealt with. */
  readonly tasks: number;
  /** How often a ready queue gave a task, and how often it was empty. */
  readonly popHits?: number | undefined;
  readonly popMisses?: number | undefined;
  /** The one task that it is about. */
  readonly task?: number | undefined;
  /** How many tasks were ready when it ended. */
  readonly readyTasks?: number | undefined;
}

/** What an orchestrator thread did for a while. */
export interface OrchestratorPhase {
  /** For example `sync`, `alloc`, `params`, `lookup`, `heap`, `insert`, `fanin`, `scope_end`. */
  readonly phase: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly submit: number;
  readonly task?: number | undefined;
}

/** What an orchestrator did in all. */
export interface OrchestratorTotals {
  readonly startUs: number;
  readonly endUs: number;
  readonly submits: number;
  readonly phaseUs: Readonly<Record<string, number>>;
}

/** What the host did before a run. */
export interface HostPhases {
  /** Whether the host's clock could be joined with the device's. */
  readonly isAligned: boolean;
  /** How far times may be off then. */
  readonly uncertaintyUs?: number | undefined;
  /** How many phases were lost, so that those that are left do not tell when each task was submitted. */
  readonly dropped: number;
  readonly phases: readonly OrchestratorPhase[];
}

/** Names of the functions of a run. */
export interface NameMap {
  /** By function id. */
  readonly functions: ReadonlyMap<number, string>;
  readonly orchestrator?: string | undefined;
  /** Of what the names are: 2 of kernels, 3 and up of what a worker submits. Absent when the file does not say so. */
  readonly level?: number | undefined;
}
