import { types } from 'node:util';

import { describeValue } from '@pto/task-interface';

import { REMOTE_ERROR_BYTES } from './remote-error.js';
import type { RemoteError } from './remote-error.js';

/** How much of an error is kept; made smaller until the whole fits. */
interface Limits {
  readonly message: number;
  readonly stack: number;
  readonly causes: number;
  readonly hasDetails: boolean;
}

// Characters. A character needs up to six bytes of JSON, so the first limits may be too large; the last ones never are.
const ATTEMPTS: readonly Limits[] = [
  { message: 40 * 1024, stack: 20 * 1024, causes: 32, hasDetails: true },
  { message: 20 * 1024, stack: 10 * 1024, causes: 8, hasDetails: true },
  { message: 20 * 1024, stack: 10 * 1024, causes: 4, hasDetails: false },
  { message: 4 * 1024, stack: 2 * 1024, causes: 4, hasDetails: false },
  { message: 1024, stack: 512, causes: 2, hasDetails: false },
];

/** Any thrown value as JSON that fits into an error slot of a lane. Never throws. */
export function encodeRemoteError(thrown: unknown): string {
  for (const limits of ATTEMPTS) {
    const json = JSON.stringify(describeThrown(thrown, limits, new Set()));
    if (Buffer.byteLength(json) <= REMOTE_ERROR_BYTES) return json;
  }
  return JSON.stringify({ name: 'Error', message: 'an error that is too large to be told', truncated: true });
}

function describeThrown(thrown: unknown, limits: Limits, seen: Set<unknown>): RemoteError {
  if (!isErrorLike(thrown)) return describeOther(thrown, limits);
  seen.add(thrown);
  const message = textOf(thrown, 'message') ?? '';
  const stack = textOf(thrown, 'stack');
  const code = codeOf(thrown);
  const cause = causeOf(thrown, limits, seen);
  const details = limits.hasDetails ? ownProperties(thrown) : {};
  const isCut = message.length > limits.message;
  return {
    name: cut(textOf(thrown, 'name') ?? 'Error', 256),
    message: cut(message, limits.message),
    ...(stack === undefined ? {} : { stack: cutStack(stack, message, limits) }),
    ...(code === undefined ? {} : { code: cut(code, 256) }),
    ...(cause === undefined ? {} : { cause }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
    ...(isCut || !limits.hasDetails ? { truncated: true } : {}),
    ...(isCut ? { length: message.length } : {}),
  };
}

/** What is no error: `throw 42`. */
function describeOther(thrown: unknown, limits: Limits): RemoteError {
  let message: string;
  try {
    message = typeof thrown === 'string' ? thrown : describeValue(thrown);
  } catch {
    message = typeof thrown;
  }
  const value = limits.hasDetails ? jsonValue(thrown) : undefined;
  return {
    name: `thrown ${thrown === null ? 'null' : typeof thrown}`,
    message: cut(message, limits.message),
    ...(value === undefined ? {} : { details: { value } }),
    ...(message.length > limits.message ? { truncated: true, length: message.length } : {}),
  };
}

function isErrorLike(thrown: unknown): thrown is object {
  if (typeof thrown !== 'object' || thrown === null) return false;
  return (
    types.isNativeError(thrown) || (textOf(thrown, 'message') !== undefined && textOf(thrown, 'name') !== undefined)
  );
}

function causeOf(thrown: object, limits: Limits, seen: Set<unknown>): RemoteError | undefined {
  const cause = read(thrown, 'cause');
  if (cause === undefined) return undefined;
  if (seen.has(cause)) return { name: 'Error', message: '[circular cause]' };
  if (seen.size >= limits.causes) return { name: 'Error', message: '[more causes]', truncated: true };
  return describeThrown(cause, limits, seen);
}

const KNOWN_PROPERTIES = new Set(['name', 'message', 'stack', 'code', 'cause', 'details']);

/** Own enumerable properties that JSON can hold. Those in an object called `details`, as PTO's errors have it, count as own. */
function ownProperties(thrown: object): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const details = read(thrown, 'details');
  for (const [owner, skipped] of [
    [details, new Set<string>()],
    [thrown, KNOWN_PROPERTIES],
  ] as const) {
    if (typeof owner !== 'object' || owner === null) continue;
    for (const key of Object.keys(owner)) {
      const value = skipped.has(key) ? undefined : jsonValue(read(owner, key));
      if (value !== undefined) found[key] = value;
    }
  }
  return found;
}

/** A copy of what JSON keeps of a value, integers of any size as text; `undefined` when there is none. */
function jsonValue(value: unknown): unknown {
  try {
    const json = JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
    return json === undefined ? undefined : (JSON.parse(json) as unknown);
  } catch {
    return undefined;
  }
}

function codeOf(thrown: object): string | undefined {
  const code = read(thrown, 'code');
  return typeof code === 'string' || typeof code === 'number' ? String(code) : undefined;
}

function textOf(thrown: object, key: string): string | undefined {
  const value = read(thrown, key);
  return typeof value === 'string' ? value : undefined;
}

/** A property, unless its getter throws. */
function read(thrown: object, key: string): unknown {
  try {
    return (thrown as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** A stack repeats the message; of a long one only the start is kept, so that the calls below are not lost. */
function cutStack(stack: string, message: string, limits: Limits): string {
  if (message.length <= limits.message) return cut(stack, limits.stack);
  const at = stack.indexOf(message);
  return at < 0 ? cut(stack, limits.stack) : cut(cut(stack, at + 256) + stack.slice(at + message.length), limits.stack);
}

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const isHalfPair = /[\ud800-\udbff]/.test(text[length - 1]!);
  return text.slice(0, isHalfPair ? length - 1 : length);
}
