import { relative } from 'node:path';

import type { CaseResult } from '../model/case-result.js';
import type { PlanItem } from '../model/plan-item.js';
import type { Reporter } from '../model/reporter.js';
import type { RunReport } from '../model/run-report.js';
import { caseName, failureLines, isFailure } from './failure-text.js';
import { errorCommand } from './github-commands.js';
import type { WriteText } from './write-text.js';

/** How a reporter for GitHub writes. */
export interface GithubReporterOptions {
  readonly write: WriteText;
  /** Directory of the checkout; GitHub knows files relative to it. */
  readonly root: string;
}

/** Writes an annotation for each failed case and each file that does not load, beside what the console shows. */
export class GithubReporter implements Reporter {
  readonly #options: GithubReporterOptions;

  constructor(options: GithubReporterOptions) {
    this.#options = options;
  }

  caseEnd(item: PlanItem, result: CaseResult): void {
    if (!isFailure(result.status)) return;
    const title = `${caseName(item)} on ${item.platform}, ${item.runtime}`;
    this.#annotate(title, item.file, failureLines(result).join('\n'));
  }

  runEnd(report: RunReport): void {
    for (const { file, outcome, reason } of report.items) {
      if (outcome === 'failedToLoad') this.#annotate('scene file does not load', file, reason ?? 'unknown error');
    }
  }

  #annotate(title: string, file: string, message: string): void {
    this.#options.write(errorCommand({ title, file: relative(this.#options.root, file) }, message));
  }
}
