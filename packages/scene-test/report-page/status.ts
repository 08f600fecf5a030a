import type { CaseStatus } from '../src/model/case-result.js';
import { html } from '@pto-tools/page/dom';

/** Each status has a sign and a word; its colour only repeats what they say. */
export const statuses: Readonly<Record<CaseStatus, readonly [sign: string, word: string]>> = {
  failed: ['✗', 'failed'],
  timedOut: ['◷', 'timed out'],
  cancelled: ['⊘', 'cancelled'],
  skipped: ['–', 'skipped'],
  passed: ['✓', 'passed'],
};

export function statusBadge(status: CaseStatus): HTMLElement {
  const [sign, word] = statuses[status];
  return html('span', { class: `status ${status}` }, `${sign} ${word}`);
}
