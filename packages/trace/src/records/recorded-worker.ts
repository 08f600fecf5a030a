import type { HostSpans } from './host-spans.js';
import type { RecordedRun } from './recorded-run.js';

/** What a worker of level 3 and up recorded: its own spans, and what its chips did in them. */
export interface RecordedWorker {
  readonly source: string;
  readonly spans: HostSpans;
  readonly chips: readonly RecordedChip[];
  /** Tasks of chips whose records are not there or cannot be read. */
  readonly problems: readonly RankProblem[];
}

/** What one chip did. */
export interface RecordedChip {
  /** Its place among the workers, for example `L3/chip0`. */
  readonly path: string;
  /** One for each task of the worker that ran on it, in the order of runs and tasks. */
  readonly runs: readonly RecordedRun[];
}

/** The records of one of many: of a task on a chip below a worker, or of one process of a job. */
export interface Rank {
  /** Its directory, below that of all. */
  readonly name: string;
  readonly run: RecordedRun;
}

/** A rank whose records cannot be used. */
export interface RankProblem {
  readonly name: string;
  readonly problem: string;
  /** Whether there are no records at all, instead of wrong ones. */
  readonly isMissing: boolean;
}

/** All ranks below one directory. */
export interface Ranks {
  /** The directory. */
  readonly source: string;
  readonly ranks: readonly Rank[];
  readonly problems: readonly RankProblem[];
}

/** Which task of a worker these records are of, as the name of their directory says; nothing for other directories. */
export function workerTaskOf(source: string): { readonly run: string; readonly task: string } | undefined {
  const [, run, task] = /(?:^|[\\/])task-(\d+)-(\d+)[\\/][^\\/]*$/.exec(source) ?? [];
  return run === undefined || task === undefined ? undefined : { run, task };
}
