import type { Output } from './terminal/output.js';

/** What a command gets besides its arguments. */
export interface CommandContext {
  readonly output: Output;
  /** Aborted when the process is asked to end; a command then stops what it started and cleans up. */
  readonly signal: AbortSignal;
  /** Sets the exit code of a command that did what it was asked for and found something. */
  readonly endWith: (code: number) => void;
}
