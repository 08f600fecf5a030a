/** What a function of a task is told beside its arguments. */
export interface FunctionContext {
  /** Which of the sub workers runs it, from 0. */
  readonly workerIndex: number;
  readonly runId: number;
  readonly taskId: number;
  /** Which member of a group this is, from 0. */
  readonly groupIndex: number;
  /** Members of the group; 1 for a single task. */
  readonly groupSize: number;
  /** Aborted when the run is cancelled or the worker closes; for functions that return a promise. */
  readonly signal: AbortSignal;
  /** Writes a line to the standard error, with the place of the worker in front. */
  readonly log: (message: string) => void;
}

/** A function that a task calls; the task is over when it returns, or when the promise that it returns settles. */
export type TaskFunction<Args> = (args: Args, context: FunctionContext) => unknown;
