import type { CaseResult } from '../model/case-result.js';
import type { PlanItem } from '../model/plan-item.js';
import type { Reporter } from '../model/reporter.js';
import type { CollectedItem, RunReport } from '../model/run-report.js';
import { failureHeadline, failureLines, wrongTensors } from './failure-text.js';
import type { WriteText } from './write-text.js';
import { xmlElement, xmlText } from './xml.js';

interface TestCase {
  readonly xml: string;
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly durationMs: number;
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}

/** A wrong result is a failure, everything else that ended a case is an error. */
function verdictOf(result: CaseResult): { kind: TestCase['kind']; content: string[] } {
  if (result.status === 'passed') return { kind: 'passed', content: [] };
  if (result.status === 'skipped' || result.status === 'cancelled') {
    return { kind: 'skipped', content: [xmlElement('skipped', { message: result.reason ?? result.status })] };
  }
  const isWrong = result.status === 'failed' && wrongTensors(result).length > 0;
  const kind = isWrong ? 'failure' : 'error';
  const type = isWrong ? 'GoldenMismatch' : result.status === 'timedOut' ? 'Timeout' : (result.error?.name ?? 'Error');
  const body = xmlText(failureLines(result).join('\n'));
  return { kind, content: [xmlElement(kind, { message: failureHeadline(result), type }, [body])] };
}

function executedCase(item: PlanItem, result: CaseResult): TestCase {
  const { kind, content } = verdictOf(result);
  const output = result.output?.tail ? [xmlElement('system-out', {}, [xmlText(result.output.tail)])] : [];
  const attributes = { classname: item.scene, name: item.case, file: item.file, time: seconds(result.durationMs) };
  return { kind, durationMs: result.durationMs, xml: xmlElement('testcase', attributes, [...content, ...output]) };
}

function otherCase({ file, scene, case: name, outcome, reason }: CollectedItem): TestCase {
  const kind = outcome === 'failedToLoad' ? 'error' : 'skipped';
  const verdict = xmlElement(kind, { message: reason ?? outcome, type: kind === 'error' ? 'LoadError' : undefined });
  const attributes = { classname: scene ?? file, name: name ?? 'load', file, time: seconds(0) };
  return { kind, durationMs: 0, xml: xmlElement('testcase', attributes, [verdict]) };
}

function counts(cases: readonly TestCase[]) {
  const count = (kind: TestCase['kind']) => cases.filter((testCase) => testCase.kind === kind).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

function suite(name: string, cases: readonly TestCase[], timestamp: string): string {
  const time = seconds(cases.reduce((sum, { durationMs }) => sum + durationMs, 0));
  const content = cases.map(({ xml }) => `\n    ${xml}`);
  return `\n  ${xmlElement('testsuite', { name, ...counts(cases), time, timestamp }, [...content, '\n  '])}`;
}

/**
 * Writes a run as JUnit XML when it has ended: a suite for each platform and runtime, and one for what was skipped or did
 * not load. Deselected cases are left out.
 */
export class JUnitReporter implements Reporter {
  readonly #write: WriteText;
  readonly #suites = new Map<string, TestCase[]>();

  constructor(write: WriteText) {
    this.#write = write;
  }

  caseEnd(item: PlanItem, result: CaseResult): void {
    this.#add(`${item.platform} ${item.runtime}`, executedCase(item, result));
  }

  runEnd(report: RunReport): void {
    for (const item of report.items) {
      if (item.outcome === 'skipped' || item.outcome === 'failedToLoad') this.#add('not executed', otherCase(item));
    }
    const time = seconds(report.durationMs);
    // The schema of JUnit files allows no fraction of a second and no zone.
    const timestamp = report.startedAt.slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
    const suites = [...this.#suites].map(([name, cases]) => suite(name, cases, timestamp));
    const attributes = { name: 'scenes', ...counts([...this.#suites.values()].flat()), time };
    this.#write(`<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement('testsuites', attributes, [...suites, '\n'])}\n`);
  }

  #add(suiteName: string, testCase: TestCase): void {
    const cases = this.#suites.get(suiteName) ?? [];
    cases.push(testCase);
    this.#suites.set(suiteName, cases);
  }
}
