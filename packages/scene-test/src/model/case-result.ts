import type { AccessViolation, BenchSummary, GraphSummary, ScheduleFinding } from './findings.js';
import type { TensorMismatch } from './tensor-mismatch.js';

/** How a case ended. */
export type CaseStatus = 'passed' | 'failed' | 'skipped' | 'cancelled' | 'timedOut';

/** An error in a form that passes between processes. */
export interface CaseError {
  readonly name: string;
  readonly code?: string | undefined;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly cause?: CaseError | undefined;
}

/**
 * Milliseconds that the parts of a case took; `runMs` has one number a round, and so have the parts of rounds that the runtime
 * reports. Compiling and the golden result overlap.
 */
export interface CaseTimings {
  readonly compileMs: number;
  readonly goldenMs: number;
  readonly initMs: number;
  readonly runMs: readonly number[];
  /** Time on chips in each round. */
  readonly deviceMs?: readonly number[] | undefined;
  /** Time in the orchestration function of level 3 in each round. */
  readonly submitMs?: readonly number[] | undefined;
  readonly compareMs: number;
}

/** What a process wrote while a case ran. */
export interface CaseOutput {
  readonly tail: string;
  /** File with all of it, when it was too much for memory. */
  readonly file?: string | undefined;
  readonly bytes: number;
}

/** Everything that is known about one executed case; what reports are made from. */
export interface CaseResult {
  /** Number of the plan's item. */
  readonly id: number;
  readonly status: CaseStatus;
  /** Why a case was skipped or cancelled. */
  readonly reason?: string | undefined;
  readonly error?: CaseError | undefined;
  readonly durationMs: number;
  readonly timings: CaseTimings;
  /** One entry for each compared tensor. */
  readonly comparisons: readonly TensorMismatch[];
  readonly output?: CaseOutput | undefined;
  /** How the process ended, when it ended during the case. */
  readonly exit?: { readonly code?: number | undefined; readonly signal?: string | undefined } | undefined;
  /** What the process was doing when its time was up: its stack, and the threads that ran. */
  readonly doing?: readonly string[] | undefined;
  readonly outputsDir?: string | undefined;
  readonly schedule?: ScheduleFinding | undefined;
  readonly access?: readonly AccessViolation[] | undefined;
  readonly graph?: GraphSummary | undefined;
  readonly bench?: BenchSummary | undefined;
  readonly devices: readonly number[];
}
