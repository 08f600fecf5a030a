import type { CaseResult } from '../../model/case-result.js';
import type { PlanItem } from '../../model/plan-item.js';
import type { CollectedItem } from '../../model/run-report.js';

/** One executed case. */
export interface ReportedCase {
  readonly item: PlanItem;
  readonly result: CaseResult;
}

/** What the page of a report shows. */
export interface ReportData {
  /** How many cases came to what, in words. */
  readonly tally: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly platform: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly cases: readonly ReportedCase[];
  readonly notExecuted: readonly CollectedItem[];
}
