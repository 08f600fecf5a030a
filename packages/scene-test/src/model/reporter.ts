import type { CaseResult } from './case-result.js';
import type { PlanItem } from './plan-item.js';
import type { RunReport } from './run-report.js';

/** What a run is going to do, as reporters learn it before the first case. */
export interface RunPlan {
  readonly items: readonly PlanItem[];
  /** Collected cases that no item executes, because filters left them out. */
  readonly deselected: number;
  readonly devices: readonly number[];
  /** Cases that run at the same time, at most. */
  readonly maxParallel: number;
}

/** Gets what happens in a run, in order, in the process that drives it. Only reporters write about results. */
export interface Reporter {
  runStart?(plan: RunPlan): void;
  caseStart?(item: PlanItem, devices: readonly number[]): void;
  /** Whole lines that the case has written so far; only when a run shows output as it comes. */
  caseOutput?(item: PlanItem, lines: readonly string[]): void;
  caseEnd?(item: PlanItem, result: CaseResult): void;
  /** The last event; the run ends when what it returns has settled. */
  runEnd?(report: RunReport): void | Promise<void>;
}
