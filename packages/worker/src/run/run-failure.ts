import { PtoError } from '@pto/task-interface';

import { RunError } from '../errors/run-error.js';
import type { TaskError } from '../errors/task-error.js';

/** What a run ended with. */
export interface RunOutcome {
  /** In the order in which they happened. */
  readonly taskErrors: readonly TaskError[];
  /** What the orchestration function threw. */
  readonly thrown: readonly unknown[];
  /** Whether what it threw is a submit that told of a failed task. */
  readonly isFailFast: boolean;
  /** Why the run was cancelled from outside; `undefined` when it was not. */
  readonly abort: PtoError | undefined;
  /** What went wrong when results were copied back. */
  readonly copyError: unknown;
}

/** What a run fails with; a function may throw anything, `undefined` too. */
export interface RunFailure {
  readonly error: unknown;
}

/**
 * The one error of a run that did not go well: the only one, or all in a RunError. A submit that throws because of a failed
 * task tells nothing new when the function passes it on.
 */
export function runFailureOf(outcome: RunOutcome): RunFailure | undefined {
  const { taskErrors, thrown, isFailFast, abort, copyError } = outcome;
  if (abort !== undefined) return { error: abort };
  const ownErrors = isFailFast && taskErrors.length > 0 ? [] : thrown;
  const errors = [...taskErrors, ...ownErrors, ...(copyError === undefined ? [] : [copyError])];
  if (errors.length === 0) return undefined;
  if (errors.length === 1) return { error: errors[0] };
  const taken = errors.map((error) => (error instanceof Error ? error : new Error(String(error), { cause: error })));
  return { error: new RunError(taken) };
}

/** @param reason - of the signal */
export function abortError(reason: unknown): PtoError {
  const text = reason instanceof Error ? reason.message : String(reason);
  return new PtoError('ERR_PTO_RUN_ABORTED', `run: cancelled: ${text}`, { cause: reason });
}
