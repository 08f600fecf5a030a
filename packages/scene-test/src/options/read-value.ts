import { InvalidArgumentError } from 'commander';

import { parseDeviceSpec } from '../drive/device-spec.js';
import type { OptionKind } from './option.js';

/**
 * Turns the text of an option into its value.
 *
 * @param earlier - the value so far, of an option that was given before
 * @throws InvalidArgumentError with the rule, for the parser to word
 */
export function readValue(kind: OptionKind, text: string, earlier: unknown): unknown {
  switch (kind.type) {
    case 'flag':
      return kind.on ?? true;
    case 'text':
      return readText(text, kind.ending ?? '');
    case 'list':
      return [...(Array.isArray(earlier) ? (earlier as string[]) : []), ...splitList(text)];
    case 'choice':
      if (!kind.choices.includes(text)) throw new InvalidArgumentError(`Allowed: ${kind.choices.join(', ')}.`);
      return text;
    case 'integer':
      return readInteger(text, kind.min, kind.max);
    case 'integerOrAuto':
      return text === 'auto' ? text : readInteger(text, kind.min, undefined, " or 'auto'");
    case 'level':
      return readInteger(text, 2, 4);
    case 'logLevel':
      return readLogLevel(text);
    case 'seed':
      if (!/^\d{1,20}$/.test(text)) throw new InvalidArgumentError('Allowed: a decimal number of up to 20 digits.');
      return text;
    case 'seconds':
      return readSeconds(text);
    case 'percent':
      return readPercent(text);
    case 'devices':
      return readDevices(text);
  }
}

function readText(text: string, ending: string): string {
  if (text === '') throw new InvalidArgumentError('Allowed: anything but the empty text.');
  if (!text.endsWith(ending)) throw new InvalidArgumentError(`Allowed: a name that ends in ${ending}.`);
  return text;
}

const LOG_LEVELS = ['debug', 'info', 'timing', 'warn', 'warning', 'error', 'null'];

function readLogLevel(text: string): string {
  const name = text.toLowerCase();
  if (LOG_LEVELS.includes(name) || /^v\d$/.test(name)) return name;
  throw new InvalidArgumentError(`Allowed: ${LOG_LEVELS.join(', ')}, v0 to v9.`);
}

function splitList(text: string): string[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.includes('')) throw new InvalidArgumentError('Allowed: names, separated by single commas.');
  return parts;
}

function readInteger(text: string, min: number, max = Number.MAX_SAFE_INTEGER, more = ''): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  const rule = max === Number.MAX_SAFE_INTEGER ? `an integer of at least ${min}` : `an integer from ${min} to ${max}`;
  throw new InvalidArgumentError(`Allowed: ${rule}${more}.`);
}

/** Longer ones do not fit the timers of Node. */
const MAX_SECONDS = 2_000_000;

function readSeconds(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (value <= MAX_SECONDS) return Math.round(value * 1000);
  throw new InvalidArgumentError(`Allowed: seconds from 0 to ${MAX_SECONDS}, such as 2.5.`);
}

function readPercent(text: string): number {
  const [, digits] = /^(\d+(?:\.\d+)?)%?$/.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('Allowed: a percentage, such as 5%.');
  return Number(digits) / 100;
}

function readDevices(text: string): number[] {
  try {
    return parseDeviceSpec(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
