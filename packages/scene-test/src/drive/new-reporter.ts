import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { BenchReporter } from '../bench/bench-reporter.js';
import type { Reporter } from '../model/reporter.js';
import type { RunOptions } from '../options/run-options.js';
import { ConsoleReporter } from '../report/console-reporter.js';
import { GithubReporter } from '../report/github-reporter.js';
import { HtmlReporter } from '../report/html/html-reporter.js';
import { JsonLinesReporter } from '../report/json-lines-reporter.js';
import { JUnitReporter } from '../report/junit-reporter.js';

/** Where reports for people go. */
export interface ReportTarget {
  readonly write: (text: string) => void;
  readonly isColored: boolean;
}

/** One reporter that passes everything on to each of those that the options ask for; and that of measurements. */
export function newReporter(
  options: RunOptions,
  { write, isColored }: ReportTarget,
): { reporter: Reporter; bench: BenchReporter | undefined } {
  const isGithub = options.github || process.env['GITHUB_ACTIONS'] === 'true';
  const reporters: Reporter[] = [new ConsoleReporter({ write, color: isColored, groups: isGithub })];
  if (isGithub) reporters.push(new GithubReporter({ write, root: process.cwd() }));
  if (options.report !== undefined) reporters.push(new HtmlReporter(fileWriter(options.report)));
  if (options.junit !== undefined) reporters.push(new JUnitReporter(fileWriter(options.junit)));
  if (options.jsonLines !== undefined) reporters.push(new JsonLinesReporter(fileWriter(options.jsonLines)));
  const { bench: isMeasured, benchOut, baseline, maxRegress } = options;
  const bench = isMeasured ? new BenchReporter({ write, benchOut, baseline, maxRegress }) : undefined;
  if (bench !== undefined) reporters.push(bench);
  return { reporter: toAll(reporters), bench };
}

/** Writes to a file, which is emptied first: a report of an earlier run is never taken for one of this. */
function fileWriter(file: string): (text: string) => void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, '');
  return (text) => writeFileSync(file, text, { flag: 'a' });
}

function toAll(reporters: readonly Reporter[]): Reporter {
  return {
    runStart: (plan) => reporters.forEach((each) => each.runStart?.(plan)),
    caseStart: (item, devices) => reporters.forEach((each) => each.caseStart?.(item, devices)),
    caseOutput: (item, lines) => reporters.forEach((each) => each.caseOutput?.(item, lines)),
    caseEnd: (item, result) => reporters.forEach((each) => each.caseEnd?.(item, result)),
    runEnd: async (report) => {
      for (const each of reporters) await each.runEnd?.(report);
    },
  };
}
