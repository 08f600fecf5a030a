// The order in which a serial run starts its tasks. docs/guide/schedules.md explains seeds, prefixes and delays.

import { invalidArgument } from '../errors/invalid-argument.js';
import { takeFlag } from './flag.js';

const MAX_SEED = 2n ** 64n - 1n;

/** Order of a run, checked. */
export interface ScheduleOptions {
  readonly serial: boolean;
  readonly scheduleSeed: bigint;
  readonly schedulePrefix: number | undefined;
  readonly scheduleDelay: number;
}

type Given = { readonly [Name in keyof ScheduleOptions]?: unknown };

/** Tasks run beside each other. */
export const defaultSchedule: ScheduleOptions = Object.freeze({
  serial: false,
  scheduleSeed: 0n,
  schedulePrefix: undefined,
  scheduleDelay: 0,
});

/**
 * Checks what is given of an order.
 *
 * @throws PtoError `ERR_PTO_CONFIG_INVALID`
 */
export function takeSchedule(given: Given): ScheduleOptions {
  const serial = takeFlag('serial', given.serial, 'Leave it out to let tasks run beside each other.');
  const scheduleSeed = takeSeed(given.scheduleSeed);
  const schedulePrefix = takeCount('schedulePrefix', given.schedulePrefix);
  const scheduleDelay = takeCount('scheduleDelay', given.scheduleDelay);
  if (schedulePrefix !== undefined && scheduleSeed === 0n)
    throw missing('schedulePrefix', schedulePrefix, 'scheduleSeed');
  if (scheduleDelay && schedulePrefix === undefined) throw missing('scheduleDelay', scheduleDelay, 'schedulePrefix');
  return { serial, scheduleSeed, schedulePrefix, scheduleDelay: scheduleDelay ?? 0 };
}

function takeSeed(given: unknown): bigint {
  if (given === undefined) return 0n;
  const seed = seedOf(given);
  if (seed !== undefined && seed >= 0n && seed <= MAX_SEED) return seed;
  throw invalidArgument({
    code: 'ERR_PTO_CONFIG_INVALID',
    what: 'CallConfig.scheduleSeed',
    given,
    allowed: `an integer from 0 to ${MAX_SEED}: a bigint, a number up to 2^53 - 1, or text such as '12' or '0x1f'`,
    remedy: 'Pass the seed that a run or a report has shown; 0 is none.',
  });
}

function seedOf(given: unknown): bigint | undefined {
  if (typeof given === 'bigint') return given;
  if (typeof given === 'number') return Number.isSafeInteger(given) ? BigInt(given) : undefined;
  if (typeof given !== 'string') return undefined;
  return /^(\d{1,20}|0x[\da-f]{1,16})$/i.test(given) ? BigInt(given) : undefined;
}

function takeCount(name: 'schedulePrefix' | 'scheduleDelay', given: unknown): number | undefined {
  if (given === undefined) return undefined;
  if (Number.isSafeInteger(given) && (given as number) >= 0) return given as number;
  throw invalidArgument({
    code: 'ERR_PTO_CONFIG_INVALID',
    what: `CallConfig.${name}`,
    given,
    allowed: 'an integer from 0, a number of tasks',
    remedy: name === 'schedulePrefix' ? 'Leave it out to follow the seed to the end.' : 'Leave it out for no delay.',
  });
}

function missing(name: string, given: number, needed: string): Error {
  return invalidArgument({
    code: 'ERR_PTO_CONFIG_INVALID',
    what: `CallConfig.${name}`,
    given,
    allowed: `a number only together with ${needed}`,
    remedy: `Set ${needed}, or leave ${name} out.`,
  });
}
