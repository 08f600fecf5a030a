import { integerRule, takeOption } from '../options/option-rules.js';

const rule = integerRule(0, 1, 2 ** 31 - 1, "Leave it out for the worker's taskTimeoutMs.");

/** Checks the option `timeoutMs` of a run or a task; 0 says that it was left out. */
export function takeTaskTimeout(what: string, given: number | undefined): number {
  return takeOption(`${what}, timeoutMs`, given, rule);
}
