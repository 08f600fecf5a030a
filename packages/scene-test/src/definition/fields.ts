// What a definition may contain is said as tables of fields, each with a reader: a function that checks a value and gives a
// frozen copy of it. Upstream's definitions spell names with underscores; `block_dim` is read as `blockDim`.

import { nearestName } from '@pto/task-interface';

import type { Place } from './place.js';

/** Checks the value at a place and returns what is kept of it. */
export type Reader<T> = (value: unknown, place: Place) => T;

/** A field of an object: what it may be, and what holds without it. */
export interface Field<T> {
  readonly read: Reader<T>;
  /** What holds when it is left out; it may not be when this is absent. */
  readonly fallback?: () => T;
}

export function required<T>(read: Reader<T>): Field<T> {
  return { read };
}

export function optional<T>(read: Reader<T>): Field<T | undefined> {
  return { read, fallback: () => undefined };
}

export function withDefault<T>(read: Reader<T>, value: T): Field<T> {
  return { read, fallback: () => value };
}

type Values<Fields> = { readonly [Name in keyof Fields]: Fields[Name] extends Field<infer T> ? T : never };

/** What else is allowed in an object. */
export interface ObjectRules {
  /** Other names of fields: old name to new. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Keeps fields that are not in the table, unless they look like one that is. */
  readonly keepsOthers?: boolean;
}

/** Reads an object field by field. */
export function object<Fields extends Record<string, Field<unknown>>>(
  fields: Fields,
  rules: ObjectRules = {},
): Reader<Values<Fields>> {
  const known = Object.keys(fields);
  return (value, place) => {
    if (!isPlainObject(value)) throw place.refusal(value, `an object with ${known.join(', ')}`, 'See defineScene.');
    const kept: Record<string, unknown> = {};
    for (const [given, content] of Object.entries(value)) {
      const name = knownName(given, fields, rules);
      if (name === undefined) {
        if (!rules.keepsOthers || nearestName(given, known) !== undefined) {
          throw place.unknownField(given, content, known, Object.keys(rules.aliases ?? {}));
        }
        kept[given] = frozenCopy(content);
      } else if (content !== undefined) {
        if (Object.hasOwn(kept, name)) throw place.key(given).refusal(content, `one spelling of ${name}`, 'Keep one.');
        kept[name] = fields[name]!.read(content, place.key(given));
      }
    }
    for (const name of known) {
      if (Object.hasOwn(kept, name)) continue;
      const { fallback, read } = fields[name]!;
      // The reader words what it would have accepted.
      kept[name] = fallback === undefined ? read(undefined, place.key(name)) : fallback();
    }
    return Object.freeze(kept) as Values<Fields>;
  };
}

function knownName(given: string, fields: object, { aliases = {} }: ObjectRules): string | undefined {
  const camel = given.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return [given, camel, aliases[given]].find((name) => name !== undefined && Object.hasOwn(fields, name));
}

/** Reads an array element by element. */
export function list<T>(read: Reader<T>, what: string, least = 0): Reader<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value) || value.length < least) {
      throw place.refusal(value, `an array of ${least === 0 ? '' : `at least ${least} `}${what}`, 'See defineScene.');
    }
    return Object.freeze(value.map((item: unknown, i) => read(item, place.index(i))));
  };
}

/** Reads an object whose names are the user's. */
export function record<T>(read: Reader<T>, what: string): Reader<Readonly<Record<string, T>>> {
  return (value, place) => {
    if (!isPlainObject(value)) throw place.refusal(value, `an object with ${what}`, 'Pass { name: value }.');
    const entries = Object.entries(value).map(([name, item]) => [name, read(item, place.key(name))] as const);
    return Object.freeze(Object.fromEntries(entries));
  };
}

export function text(what: string): Reader<string> {
  return (value, place) => {
    if (typeof value === 'string' && value !== '') return value;
    throw place.refusal(value, what, 'Pass a string that is not empty.');
  };
}

export function integer(least: number, most = Number.MAX_SAFE_INTEGER): Reader<number> {
  const allowed = `an integer ${most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`}`;
  return (value, place) => {
    if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
    throw place.refusal(value, allowed, 'Pass a number without a fraction.');
  };
}

export function number(least: number, most = Infinity): Reader<number> {
  return (value, place) => {
    if (typeof value === 'number' && value >= least && value <= most) return value;
    throw place.refusal(value, `a number from ${least} to ${most}`, 'Leave it out for the default.');
  };
}

export const flag: Reader<boolean> = (value, place) => {
  if (typeof value === 'boolean') return value;
  throw place.refusal(value, 'true or false', 'Leave it out for the default.');
};

/** Reads one of several words. */
export function word<Word extends string>(words: readonly Word[]): Reader<Word> {
  return (value, place) => {
    if (words.includes(value as Word)) return value as Word;
    const nearest = typeof value === 'string' ? nearestName(value, words) : undefined;
    const remedy = nearest === undefined ? 'Choose one of them.' : `Did you mean '${nearest}'?`;
    throw place.refusal(value, words.join(', '), remedy);
  };
}

/** Reads a function. */
export function functionOf<Call extends (...args: never[]) => unknown>(what: string): Reader<Call> {
  return (value, place) => {
    if (typeof value === 'function') return value as Call;
    throw place.refusal(value, `a function ${what}`, 'Pass a function; it may be async.');
  };
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A copy whose objects and arrays are frozen; whatever has a class stays what it is. */
export function frozenCopy<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as T;
  if (!isPlainObject(value)) return value;
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, frozenCopy(item)]))) as T;
}
