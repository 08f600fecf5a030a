import type { CaseResult } from '../../model/case-result.js';
import type { PlanItem } from '../../model/plan-item.js';
import type { Reporter } from '../../model/reporter.js';
import type { RunReport } from '../../model/run-report.js';
import { tallyText } from '../tally.js';
import type { WriteText } from '../write-text.js';
import { encodePage } from './encode-page.js';
import type { ReportedCase } from './report-data.js';

/** Writes a run as a page when it has ended: one HTML file that needs nothing else. */
export class HtmlReporter implements Reporter {
  readonly #write: WriteText;
  readonly #cases: ReportedCase[] = [];

  constructor(write: WriteText) {
    this.#write = write;
  }

  caseEnd(item: PlanItem, result: CaseResult): void {
    this.#cases.push({ item, result });
  }

  runEnd(report: RunReport): void {
    const { startedAt, durationMs, platform, environment, items } = report;
    const notExecuted = items.filter(({ outcome }) => outcome !== 'executed');
    const facts = { startedAt, durationMs, platform, environment };
    this.#write(encodePage({ ...facts, tally: tallyText(report), cases: this.#cases, notExecuted }));
  }
}
