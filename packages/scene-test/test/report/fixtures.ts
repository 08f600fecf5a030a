/** Runs as reporters hear of them, with as little said as possible. */
import { Tensor } from '@pto/task-interface';

import { compareTensors } from '../../src/compare/compare-tensors.js';
import type { CaseResult } from '../../src/model/case-result.js';
import type { PlanItem } from '../../src/model/plan-item.js';
import type { Reporter } from '../../src/model/reporter.js';
import type { CollectedItem, RunReport } from '../../src/model/run-report.js';

export function planItem(id: number, more: Partial<PlanItem> = {}): PlanItem {
  return {
    id,
    file: '/project/scenes/vector.ts',
    scene: 'Vector',
    case: `case${id}`,
    level: 2,
    runtime: 'tensormap_and_ringbuffer',
    platform: 'a2a3sim',
    deviceCount: 1,
    subWorkers: 0,
    ...more,
  };
}

export function caseResult(id: number, more: Partial<CaseResult> = {}): CaseResult {
  return {
    id,
    status: 'passed',
    durationMs: 12,
    timings: { compileMs: 3, goldenMs: 2, initMs: 1, runMs: [4, 5], compareMs: 1 },
    comparisons: [],
    devices: [0],
    ...more,
  };
}

/** The comparison of an 8 × 8 tensor `f` in which these elements are 1 too large. */
export function mismatchAt(...elements: number[]) {
  const actual = Tensor.zeros([8, 8]);
  for (const element of elements) actual.data[element] = 1;
  return compareTensors(actual, Tensor.zeros([8, 8]), { name: 'f' });
}

export function mismatchError(message: string): NonNullable<CaseResult['error']> {
  return { name: 'SceneMismatch', code: 'ERR_PTO_SCENE_MISMATCH', message };
}

export function runReport(results: readonly CaseResult[], items: readonly CollectedItem[] = []): RunReport {
  return {
    startedAt: '2026-11-22T10:11:12.345Z',
    durationMs: 1234,
    platform: 'a2a3sim',
    results,
    items,
    exitCode: results.every(({ status }) => status === 'passed') ? 0 : 1,
    environment: { node: 'v20.20.0' },
  };
}

/** Tells a reporter a whole run, one case after the other. */
export function play(
  reporter: Reporter,
  cases: readonly (readonly [PlanItem, CaseResult])[],
  items: readonly CollectedItem[] = [],
): void {
  reporter.runStart?.({ items: cases.map(([item]) => item), deselected: 0, devices: [0], maxParallel: 1 });
  for (const [item, result] of cases) {
    reporter.caseStart?.(item, [0]);
    reporter.caseEnd?.(item, result);
  }
  void reporter.runEnd?.(
    runReport(
      cases.map(([, result]) => result),
      items,
    ),
  );
}
