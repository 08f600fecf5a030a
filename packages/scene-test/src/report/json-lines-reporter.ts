import type { CaseResult } from '../model/case-result.js';
import type { PlanItem } from '../model/plan-item.js';
import type { Reporter, RunPlan } from '../model/reporter.js';
import type { RunReport } from '../model/run-report.js';
import type { WriteText } from './write-text.js';

/**
 * Writes one JSON object a line for each thing that happens, with `event` first: `runStart` (`plan`), `caseStart` (`item`,
 * `devices`), `caseEnd` (`item`, `result`) and `runEnd` (`report`, without the results, which were written already).
 */
export class JsonLinesReporter implements Reporter {
  readonly #write: WriteText;

  constructor(write: WriteText) {
    this.#write = write;
  }

  runStart(plan: RunPlan): void {
    this.#event('runStart', { plan });
  }

  caseStart(item: PlanItem, devices: readonly number[]): void {
    this.#event('caseStart', { item, devices });
  }

  caseEnd(item: PlanItem, result: CaseResult): void {
    this.#event('caseEnd', { item, result });
  }

  runEnd(report: RunReport): void {
    this.#event('runEnd', { report: { ...report, results: undefined } });
  }

  #event(event: string, content: object): void {
    this.#write(`${JSON.stringify({ event, ...content })}\n`);
  }
}
