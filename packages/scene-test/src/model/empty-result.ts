import type { CaseError, CaseResult, CaseStatus } from './case-result.js';

/** What is known about how a case ended that has no result of its own. */
export interface Ending {
  readonly status: CaseStatus;
  readonly reason?: string;
  readonly error?: CaseError;
  readonly durationMs?: number;
  readonly devices?: readonly number[];
  readonly exit?: CaseResult['exit'];
}

/** The result of a case that no process gave one for. */
export function resultWithout(id: number, ending: Ending): CaseResult {
  const timings = { compileMs: 0, goldenMs: 0, initMs: 0, runMs: [], compareMs: 0 };
  return { id, durationMs: 0, timings, comparisons: [], devices: [], ...ending };
}
