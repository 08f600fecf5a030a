// What a person sees while a run goes on: one line a case, and at once everything about a case that went wrong, its output
// included, so that nobody has to run it again to know. The last lines repeat which cases these were.

import type { CaseResult } from '../model/case-result.js';
import type { PlanItem } from '../model/plan-item.js';
import type { Reporter } from '../model/reporter.js';
import type { RunReport } from '../model/run-report.js';
import { durationText } from './duration.js';
import { caseName, failureHeadline, failureLines, isFailure } from './failure-text.js';
import { outputGroup } from './github-commands.js';
import { styler } from './style.js';
import type { Emphasis, Styler } from './style.js';
import { tallyText } from './tally.js';
import type { WriteText } from './write-text.js';

/** How a console reporter writes. */
export interface ConsoleReporterOptions {
  readonly write: WriteText;
  /** Whether to colour; see `wantsColor`. Default: no. */
  readonly color?: boolean | undefined;
  /** Fold the output of failed cases as GitHub's log viewer understands it. Default: no. */
  readonly groups?: boolean | undefined;
}

const verdicts: Record<CaseResult['status'], readonly [word: string, emphasis: Emphasis]> = {
  passed: ['PASSED', 'green'],
  failed: ['FAILED', 'red'],
  timedOut: ['TIMED OUT', 'red'],
  cancelled: ['CANCELLED', 'yellow'],
  skipped: ['SKIPPED', 'yellow'],
};

function indent(lines: readonly string[]): string {
  return lines.map((line) => `      ${line}\n`).join('');
}

/** How much of a case's output is shown, and where all of it is. */
function outputSize({ tail, bytes, file }: NonNullable<CaseResult['output']>): string {
  const shown = Buffer.byteLength(tail);
  if (shown >= bytes && file === undefined) return `${bytes} bytes`;
  return `last ${shown} of ${bytes} bytes${file === undefined ? '' : `, all of it in ${file}`}`;
}

/** Writes a run to a console. */
export class ConsoleReporter implements Reporter {
  readonly #write: WriteText;
  readonly #style: Styler;
  readonly #hasGroups: boolean;
  readonly #failures: string[] = [];
  #banner = '';

  constructor(options: ConsoleReporterOptions) {
    this.#write = options.write;
    this.#style = styler(options.color ?? false);
    this.#hasGroups = options.groups ?? false;
  }

  caseOutput(item: PlanItem, lines: readonly string[]): void {
    const prefix = this.#style('dim', `[${caseName(item)}]`);
    this.#write(lines.map((line) => `${prefix} ${line}\n`).join(''));
  }

  /** Cases of several processes run at the same time, so a case is told as a whole when it has ended. */
  caseEnd(item: PlanItem, result: CaseResult): void {
    this.#writeBanner(item);
    const [word, emphasis] = verdicts[result.status];
    const why = isFailure(result.status) ? failureHeadline(result) : result.reason;
    const time = this.#style('dim', ` (${durationText(result.durationMs)})`);
    const verdict = this.#style(emphasis, word) + (why === undefined ? '' : `: ${why}`);
    this.#write(`  ${caseName(item)} ... ${verdict}${time}\n`);
    if (isFailure(result.status) || result.doing !== undefined) this.#writeFailure(item, result);
    if (!isFailure(result.status)) return;
    const where = `${item.platform}, ${item.runtime}, device ${result.devices.join(',') || 'none'}`;
    this.#failures.push(`${caseName(item)} (${where}, ${durationText(result.durationMs)}): ${failureHeadline(result)}`);
  }

  runEnd(report: RunReport): void {
    for (const { file, outcome, reason } of report.items) {
      if (outcome === 'failedToLoad') this.#failures.push(`${file} does not load: ${reason ?? 'unknown error'}`);
    }
    if (this.#failures.length > 0) this.#write('\n');
    for (const failure of this.#failures) this.#write(`${this.#style('red', `*** FAIL: ${failure} ***`)}\n`);
    const emphasis = report.exitCode === 0 ? 'green' : 'red';
    this.#write(`\n${this.#style(emphasis, tallyText(report))} in ${durationText(report.durationMs)}\n`);
  }

  #writeBanner({ runtime, level, platform }: PlanItem): void {
    const banner = `=== Runtime: ${runtime}  Level: ${level}  Platform: ${platform} ===`;
    if (banner !== this.#banner) this.#write(`${this.#style('bold', banner)}\n`);
    this.#banner = banner;
  }

  #writeFailure(item: PlanItem, result: CaseResult): void {
    this.#write(indent(failureLines(result).slice(1)));
    if (result.outputsDir !== undefined) this.#write(indent([`outputs: ${result.outputsDir}`]));
    if (result.output === undefined || result.output.bytes === 0) return;
    const { tail } = result.output;
    const title = `output of ${caseName(item)} (${outputSize(result.output)})`;
    if (this.#hasGroups) this.#write(outputGroup(title, tail));
    else this.#write(`--- ${title} ---\n${tail}${tail.endsWith('\n') ? '' : '\n'}--- end of output ---\n`);
  }
}
