// What went wrong in a case, in words: the same words on the console, in JUnit files and in annotations.

import { mismatchHeadline, shortForm } from '../compare/short-form.js';
import type { CaseError, CaseResult, CaseStatus } from '../model/case-result.js';
import type { AccessViolation, ScheduleFinding, TaskName } from '../model/findings.js';
import type { PlanItem } from '../model/plan-item.js';

/** Violations that are told one by one; a kernel in a loop makes thousands. */
const LISTED_VIOLATIONS = 5;

/** The name of a case as selectors have it. */
export function caseName(item: Pick<PlanItem, 'scene' | 'case'>): string {
  return `${item.scene}::${item.case}`;
}

/** Whether a case with this status counts as one that went wrong. */
export function isFailure(status: CaseStatus): boolean {
  return status === 'failed' || status === 'timedOut';
}

function taskText({ ordinal, names, funcIds }: TaskName): string {
  const kernels = names.length > 0 ? names : funcIds.map((id) => `func_id ${id}`);
  return `task ${ordinal} (${kernels.join(', ')})`;
}

function scheduleLines({ schedules, seed, pair }: ScheduleFinding): string[] {
  const found = `The result depends on the schedule: one of ${schedules} tried gives another; --seed ${seed} replays it.`;
  if (pair === undefined) return [found];
  return [found, `  ${taskText(pair[1])} needs ${taskText(pair[0])} done first, and no dependency says so.`];
}

const violations: Record<AccessViolation['kind'], string> = {
  'writes-input': 'writes to a tensor that it declares as input',
  'out-of-bounds': 'goes out of the bounds of its tensors',
  'finished-scope': 'touches memory of a scope that has ended',
};

function violationLine({ kind, access, task, chipTask, kernel, argument, addressOffset }: AccessViolation): string {
  const where = chipTask === undefined ? '' : ` of ${chipTask}`;
  const place = argument === undefined ? '' : ` of argument ${argument}`;
  return `${kernel} in ${taskText(task)}${where} ${violations[kind]}: ${access} at byte ${addressOffset}${place}`;
}

function violationLines(all: readonly AccessViolation[]): string[] {
  const more = all.length - LISTED_VIOLATIONS;
  return [...all.slice(0, LISTED_VIOLATIONS).map(violationLine), ...(more > 0 ? [`and ${more} more`] : [])];
}

function exitLines({ exit }: CaseResult): string[] {
  if (exit?.signal !== undefined) return [`The process of the case was ended by ${exit.signal}.`];
  return exit?.code === undefined ? [] : [`The process of the case ended with exit code ${exit.code}.`];
}

function errorLines(error: CaseError): string[] {
  // The name of a PtoError has its code already.
  const isTold = error.code === undefined || `${error.name} ${error.message}`.includes(error.code);
  const code = isTold ? '' : ` [${error.code}]`;
  const [head = '', ...rest] = error.message.split('\n');
  const cause = error.cause === undefined ? [] : errorLines(error.cause).map((line) => `  ${line}`);
  return [`${error.name}${code}: ${head}`, ...rest, ...(cause.length > 0 ? ['caused by:', ...cause] : [])];
}

/** The comparisons of a case that are not ok. */
export function wrongTensors({ comparisons }: CaseResult) {
  return comparisons.filter(({ status }) => status !== 'ok');
}

/** Whether the error says no more than a comparison, which is told anyway. */
function isToldByComparison(result: CaseResult): boolean {
  return wrongTensors(result).some((mismatch) => result.error?.message.includes(mismatchHeadline(mismatch)));
}

/** Everything that is known about why a case did not pass, one line each; empty when it passed or was skipped. */
export function failureLines(result: CaseResult): string[] {
  if (result.status === 'passed' || result.status === 'skipped') return [];
  return [
    ...(result.reason === undefined ? [] : [result.reason]),
    ...wrongTensors(result).flatMap(shortForm),
    ...(result.schedule === undefined ? [] : scheduleLines(result.schedule)),
    ...violationLines(result.access ?? []),
    ...(result.error === undefined || isToldByComparison(result) ? [] : errorLines(result.error)),
    ...exitLines(result),
    ...(result.doing === undefined ? [] : ['What it was doing:', ...result.doing]),
  ];
}

/** The first of {@link failureLines}, for places that have room for one line. */
export function failureHeadline(result: CaseResult): string {
  return failureLines(result)[0] ?? result.status;
}
