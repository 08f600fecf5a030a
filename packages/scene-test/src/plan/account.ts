import { PtoError } from '@pto/task-interface';

import type { CaseResult } from '../model/case-result.js';
import type { CollectedItem } from '../model/run-report.js';
import { candidatesOf } from './collection.js';
import type { Collection } from './collection.js';
import { nameOf } from './make-plan.js';
import type { Plan } from './make-plan.js';

/**
 * What became of everything that was collected, checked: each case on each of its platforms has exactly one outcome, each item
 * of the plan exactly one result, and nothing else has either.
 *
 * @throws PtoError `ERR_PTO_INTERNAL` when something was lost, doubled or made up
 */
export function account(collection: Collection, plan: Plan, results: readonly CaseResult[]): CollectedItem[] {
  const byId = new Map<number, CaseResult>();
  for (const result of results) {
    if (byId.has(result.id)) throw broken(`item ${result.id} has two results`);
    byId.set(result.id, result);
  }
  const items = plan.items.map((item): CollectedItem => {
    const result = byId.get(item.id);
    if (result === undefined) throw broken(`${item.scene}::${item.case} on ${item.platform} has no result`);
    byId.delete(item.id);
    const { id, file, scene, platform } = item;
    const isExecuted = wasExecuted(result);
    const outcome = isExecuted ? 'executed' : 'skipped';
    return { id, file, scene, case: item.case, platform, outcome, ...(isExecuted ? {} : { reason: result.reason }) };
  });
  for (const id of byId.keys()) throw broken(`a result names item ${id}, which the plan does not have`);
  items.push(...plan.leftOut);
  checkComplete(collection, items);
  return items;
}

/** Whether a case has run, to whatever end. */
export function wasExecuted({ status }: CaseResult): boolean {
  return status === 'passed' || status === 'failed' || status === 'timedOut';
}

function checkComplete(collection: Collection, items: readonly CollectedItem[]): void {
  const expected = [...collection.failures, ...candidatesOf(collection.scenes).map(nameOf)].map(key);
  const missing = new Map<string, number>();
  for (const each of expected) missing.set(each, (missing.get(each) ?? 0) + 1);
  for (const item of items) {
    const left = missing.get(key(item)) ?? 0;
    if (left === 0) throw broken(`${describe(item)} is accounted for more often than it was collected`);
    missing.set(key(item), left - 1);
  }
  for (const [name, left] of missing) if (left > 0) throw broken(`${name.split('\n').join(' ')} is not accounted for`);
}

type Named = Pick<CollectedItem, 'file' | 'scene' | 'case' | 'platform'>;

function key(item: Partial<Named>): string {
  return [item.file, item.scene, item.case, item.platform].filter((part) => part !== undefined).join('\n');
}

function describe({ file, scene, case: testCase, platform }: Named): string {
  return scene === undefined ? file : `${scene}::${testCase} of ${file} on ${platform}`;
}

function broken(what: string): PtoError {
  return new PtoError('ERR_PTO_INTERNAL', `The accounting of the run does not add up: ${what}.\n  Please report this.`);
}
