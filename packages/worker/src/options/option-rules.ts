import { invalidArgument } from '@pto/task-interface';
import type { PtoError } from '@pto/task-interface';

/** What an option may be. */
export interface OptionRule<T> {
  /** What holds when it is left out. */
  readonly fallback: T;
  /** The rule in words. */
  readonly allowed: string;
  /** What to do instead of passing something else. */
  readonly remedy: string;
  readonly isAllowed: (given: unknown) => boolean;
}

/** An option that is an integer in a range, ends included. */
export function integerRule(fallback: number, min: number, max: number, remedy: string): OptionRule<number> {
  return {
    fallback,
    allowed: `an integer from ${min} to ${max}`,
    remedy,
    isAllowed: (given) => Number.isSafeInteger(given) && Number(given) >= min && Number(given) <= max,
  };
}

/** An option that is one of a few words. */
export function wordRule<Word extends string>(
  fallback: Word,
  words: readonly Word[],
  remedy: string,
): OptionRule<Word> {
  return {
    fallback,
    allowed: words.map((word) => `'${word}'`).join(', '),
    remedy,
    isAllowed: (given) => words.includes(given as Word),
  };
}

/** An option that is switched on or off. */
export function switchRule(fallback: boolean, remedy: string): OptionRule<boolean> {
  return { fallback, allowed: 'true, false', remedy, isAllowed: (given) => typeof given === 'boolean' };
}

/**
 * @param what - how the caller knows the option
 * @throws PtoError `ERR_PTO_OPTION_INVALID`
 */
export function takeOption<T>(what: string, given: unknown, rule: OptionRule<T>): T {
  if (given === undefined) return rule.fallback;
  if (rule.isAllowed(given)) return given as T;
  throw invalidOption(what, given, rule.allowed, rule.remedy);
}

/** @param what - how the caller knows the option */
export function invalidOption(what: string, given: unknown, allowed: string, remedy: string): PtoError {
  return invalidArgument({ code: 'ERR_PTO_OPTION_INVALID', what, given, allowed, remedy });
}
