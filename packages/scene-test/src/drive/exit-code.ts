import type { CaseResult } from '../model/case-result.js';
import type { CollectedItem } from '../model/run-report.js';
import { wasExecuted } from '../plan/account.js';
import type { RunEnd } from './run-signals.js';

export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
export const EXIT_NOTHING_EXECUTED = 5;

/** What a run ends with. A run that executes nothing is no success. */
export function exitCodeOf(
  results: readonly CaseResult[],
  items: readonly CollectedItem[],
  {
    ended,
    passWithNoTests,
    isFailed,
  }: { readonly ended: RunEnd | undefined; readonly passWithNoTests: boolean; readonly isFailed: boolean },
): number {
  // 0 is what ends a run after its first failure: the failure says more.
  if (ended !== undefined && ended.exitCode !== EXIT_OK) return ended.exitCode;
  const hasFailed = results.some(({ status }) => status === 'failed' || status === 'timedOut');
  if (isFailed || hasFailed || items.some(({ outcome }) => outcome === 'failedToLoad')) return EXIT_FAILED;
  return results.some(wasExecuted) || passWithNoTests ? EXIT_OK : EXIT_NOTHING_EXECUTED;
}
