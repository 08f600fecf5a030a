import type { CaseStatus } from '../model/case-result.js';
import type { CollectedItem, RunReport } from '../model/run-report.js';

const words: readonly (readonly [CaseStatus, string])[] = [
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['timedOut', 'timed out'],
  ['cancelled', 'cancelled'],
];

/** How many items of a run came to what, in words: `3 passed, 1 failed, 2 deselected`. */
export function tallyText({ results, items }: RunReport): string {
  const ended = (status: CaseStatus) => results.filter((result) => result.status === status).length;
  const collected = (outcome: CollectedItem['outcome']) => items.filter((item) => item.outcome === outcome).length;
  const skippedWithoutResult = items.filter(({ outcome, id }) => outcome === 'skipped' && id === undefined).length;
  const parts = [
    ...words.map(([status, word]) => [ended(status), word] as const),
    [ended('skipped') + skippedWithoutResult, 'skipped'] as const,
    [collected('deselected'), 'deselected'] as const,
    [collected('failedToLoad'), 'failed to load'] as const,
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return said.length > 0 ? said.join(', ') : 'nothing executed';
}
