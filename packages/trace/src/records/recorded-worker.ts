import type { HostSpans } from './host-spans.js';
import type { RecordedRun } from './recorded-run.js';

/** What a worker of level 3 and up recorded: its own spans, and what its chips did in them. */
export interface RecordedWorker {
  readonly source: string;
  readonly spans: HostSpans;
  readonly chips: readonly RecordedChip[];
}

/** What one chip did. */
export interface RecordedChip {
  /** Its place among the workers, for example `L3/chip0`. */
  readonly path: string;
  /** One for each task of the worker that ran on it. */
  readonly runs: readonly RecordedRun[];
}
