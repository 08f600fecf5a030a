import { describeValue } from '@pto/task-interface';

import { inputError } from '../json/input-error.js';

const MIN_ID = -(2n ** 63n);
const MAX_ID = 2n ** 64n - 1n;

/** Far above the cores of any machine. */
export const MAX_CORE = 1_000_000;

/** A hundred days: traces count nanoseconds, which a `number` has to hold exactly. */
export const MAX_US = 9e12;

/** What stands where no task is meant. */
const NO_TASK = MAX_ID;

/**
 * Members of one JSON object that somebody else wrote. Each is checked when it is read, and a mistake is told with the file,
 * the path of the member, what it is and what it should be.
 */
export class Fields {
  readonly source: string;
  readonly #list: string;
  readonly #index: number;
  readonly #value: Readonly<Record<string, unknown>>;

  /**
   * @param source - the file
   * @param value - what should be an object
   * @param list - path of the object, or of the array that it is in
   * @param index - which element of that array; -1 when it is in none
   */
  constructor(source: string, value: unknown, list = '', index = -1) {
    this.source = source;
    this.#list = list;
    this.#index = index;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw wrongValue(source, this.#path() || 'the document', value, 'an object');
    }
    this.#value = value as Record<string, unknown>;
  }

  has(key: string): boolean {
    return this.#value[key] !== undefined && this.#value[key] !== null;
  }

  keys(): string[] {
    return Object.keys(this.#value);
  }

  /** The member without any check. */
  raw(key: string): unknown {
    return this.#value[key];
  }

  /** A finite number. */
  number(key: string): number {
    const value = this.#value[key];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return this.fail(key, 'a number');
  }

  optionalNumber(key: string): number | undefined {
    return this.has(key) ? this.number(key) : undefined;
  }

  /** Microseconds since the earliest time of the file. */
  time(key: string): number {
    const us = this.number(key);
    return us >= 0 && us <= MAX_US ? us : this.fail(key, `microseconds from 0 to ${MAX_US}`);
  }

  /** An integer that a `number` holds exactly. */
  integer(key: string): number {
    const value = this.#value[key];
    if (Number.isSafeInteger(value)) return value as number;
    return this.fail(key, 'an integer');
  }

  optionalInteger(key: string): number | undefined {
    return this.has(key) ? this.integer(key) : undefined;
  }

  /** Any integer, also one in quotes. */
  bigint(key: string): bigint {
    const value = toBigint(this.#value[key]);
    return value ?? this.fail(key, 'an integer, or one in quotes');
  }

  /** The same, as a number when that is exact: a `bigint` takes much longer. */
  exact(key: string): Exact {
    const value = toExact(this.#value[key]);
    return value ?? this.fail(key, 'an integer, or one in quotes');
  }

  optionalBigint(key: string): bigint | undefined {
    return this.has(key) ? this.bigint(key) : undefined;
  }

  /** An integer that is not negative, as of cores and counts. */
  count(key: string): number {
    const value = this.#value[key];
    if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
    return this.fail(key, 'an integer that is not negative');
  }

  /** The id of a core, small enough for lists by core. */
  core(key: string): number {
    const core = this.count(key);
    return core <= MAX_CORE ? core : this.fail(key, `the id of a core, at most ${MAX_CORE}`);
  }

  /** An integer that a `number` holds exactly, also one in quotes: the August files quote what has 64 bits. */
  optionalSize(key: string): number | undefined {
    const value = this.optionalBigint(key);
    if (value === undefined) return undefined;
    return Number.isSafeInteger(Number(value)) ? Number(value) : this.fail(key, 'an integer below 2^53');
  }

  /** A task id of up to 64 bits as it stands there, also one in quotes. */
  id(key: string): number | bigint {
    return this.idOf(this.#value[key], key);
  }

  /** The same for a value that belongs to a member, such as an element of it. */
  idOf(value: unknown, key: string): number | bigint {
    if (Number.isSafeInteger(value)) return value as number;
    const id = toBigint(value);
    if (id !== undefined && id >= MIN_ID && id <= MAX_ID) return id;
    throw wrongValue(this.source, this.path(key), value, 'a task id: an integer of 64 bits, also one in quotes');
  }

  /** The id of the task that a phase is about; absent, or all bits set, when it is about none. */
  optionalId(key: string): number | bigint | undefined {
    if (!this.has(key)) return undefined;
    const id = this.id(key);
    return BigInt.asUintN(64, BigInt(id)) === NO_TASK ? undefined : id;
  }

  text(key: string): string {
    const value = this.#value[key];
    return typeof value === 'string' ? value : this.fail(key, 'text');
  }

  optionalText(key: string): string | undefined {
    return this.has(key) ? this.text(key) : undefined;
  }

  /** One of these texts. */
  oneOf<T extends string>(key: string, allowed: readonly T[]): T {
    const value = this.#value[key];
    if (allowed.includes(value as T)) return value as T;
    return this.fail(key, allowed.map((each) => `"${each}"`).join(' or '));
  }

  array(key: string): readonly unknown[] {
    const value = this.#value[key];
    return Array.isArray(value) ? value : this.fail(key, 'an array');
  }

  /** An array, empty when there is none. */
  optionalArray(key: string): readonly unknown[] {
    return this.has(key) ? this.array(key) : [];
  }

  /** Integers. */
  integers(key: string): number[] {
    return this.array(key).map((value, index) => {
      if (Number.isSafeInteger(value)) return value as number;
      throw wrongValue(this.source, `${this.path(key)}[${index}]`, value, 'an integer');
    });
  }

  optionalIntegers(key: string): number[] | undefined {
    return this.has(key) ? this.integers(key) : undefined;
  }

  /** The members of an object. */
  fields(key: string): Fields {
    return new Fields(this.source, this.#value[key], this.path(key));
  }

  /** An object as it is. */
  record(key: string): Readonly<Record<string, unknown>> {
    return this.fields(key).#value;
  }

  /** The elements of an array of objects. */
  objects(key: string): Fields[] {
    const list = this.path(key);
    return this.array(key).map((value, index) => new Fields(this.source, value, list, index));
  }

  optionalObjects(key: string): Fields[] {
    return this.has(key) ? this.objects(key) : [];
  }

  /** Where a member is, for messages. */
  path(key: string): string {
    const parent = this.#path();
    return parent === '' ? key : `${parent}.${key}`;
  }

  /** Says that a member is not what it should be. */
  fail(key: string, allowed: string): never {
    throw wrongValue(this.source, this.path(key), this.#value[key], allowed);
  }

  #path(): string {
    return this.#index < 0 ? this.#list : `${this.#list}[${this.#index}]`;
  }
}

/** An integer of any size: a number if that is exact. */
export type Exact = number | bigint;

/** The same as {@link toBigint} in the form that is fastest. */
export function toExact(value: unknown): Exact | undefined {
  if (Number.isSafeInteger(value)) return value as number;
  const large = toBigint(value);
  return large !== undefined && Number.isSafeInteger(Number(large)) ? Number(large) : large;
}

/** An integer of any size, or nothing when the value is none. */
export function toBigint(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' && /^(?:-?\d{1,20}|0x[0-9a-fA-F]{1,16})$/.test(value) ? BigInt(value) : undefined;
}

/** The error about a value in a file. */
export function wrongValue(source: string, path: string, given: unknown, allowed: string): Error {
  const what = given === undefined ? `'${path}' is missing` : `'${path}' is ${describeValue(given)}`;
  return inputError(source, `${what}; it must be ${allowed}`, { path, given });
}
