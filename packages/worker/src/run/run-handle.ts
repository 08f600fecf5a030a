import type { RunResult } from './run-result.js';

/** What can be said about a run beside what it runs. */
export interface RunOptions {
  /** Cancels the run: what has not started is not started any more, what runs is left to finish. */
  signal?: AbortSignal;
  /**
   * Time limit of each task that has none of its own. To limit the whole run, pass `signal: AbortSignal.timeout(ms)`.
   * Default: the worker's `taskTimeoutMs`.
   */
  timeoutMs?: number;
  /**
   * A folder that gets a file `spans.json` when the run has ended, well or not: what this worker, its children and its nested
   * workers did, and when. It is made when it is not there. From level 3 on. Default: no file.
   */
  spansTo?: string;
}

/** A run that `submit` has started or queued. */
export interface RunHandle {
  /** Whether the run has ended, well or not. */
  readonly done: boolean;
  /**
   * Waits for the end of the run. May be called any number of times; the run goes on when a wait is over.
   *
   * @param timeoutMs - how long, at most. Default: without limit
   * @throws PtoError `ERR_PTO_RUN_WAIT_TIMEOUT`, and whatever the run failed with
   */
  wait(timeoutMs?: number): Promise<RunResult>;
  /**
   * The result of a run that has ended.
   *
   * @throws PtoError `ERR_PTO_WORKER_STATE` before that, and whatever the run failed with
   */
  result(): RunResult;
}
