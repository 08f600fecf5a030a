/** A task of a run, as a message names it. */
export interface TaskName {
  /** Number of the task in order of submission, from 0. */
  readonly ordinal: number;
  readonly taskId?: string | undefined;
  readonly funcIds: readonly number[];
  readonly names: readonly string[];
}

/** What trying schedules found out about a case. */
export interface ScheduleFinding {
  /** Schedules that were tried. */
  readonly schedules: number;
  /** Seed of the schedule that gives another result. */
  readonly seed: string;
  /** The second task needs what the first one does, and no dependency says so. */
  readonly pair?: readonly [TaskName, TaskName] | undefined;
}

/** One access of a kernel to memory that its task was not given. */
export interface AccessViolation {
  readonly kind: 'writes-input' | 'out-of-bounds' | 'finished-scope';
  readonly access: 'read' | 'write';
  readonly task: TaskName;
  /** At level 3: the task for a chip that `task` is of, as its folder is named. */
  readonly chipTask?: string | undefined;
  readonly kernel: string;
  /** Number of the argument that the address belongs to, where it belongs to one. */
  readonly argument?: number | undefined;
  /** Distance of the address from the start of that argument, in bytes; of its memory otherwise. */
  readonly addressOffset: number;
}

/** The tasks of a run and which waits for which; an edge is a pair of ordinals. */
export interface GraphSummary {
  readonly tasks: readonly TaskName[];
  readonly edges: readonly (readonly [number, number])[];
}

/** How a number of measured times is spread, in milliseconds. */
export interface Distribution {
  readonly mean: number;
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  readonly p99: number;
  readonly stdev: number;
  /** Mean without the 10 lowest and the 10 highest of more than 20 times. */
  readonly trimmedMean: number;
}

/** The measured rounds of a case, one distribution a phase: `wall` is the whole round, and is always there. */
export interface BenchSummary {
  readonly rounds: number;
  readonly warmup: number;
  readonly phases: Readonly<Record<string, Distribution>>;
}
