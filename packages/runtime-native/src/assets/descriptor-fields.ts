import { invalidArgument, nearestName } from '@pto/task-interface';
import type { PtoError } from '@pto/task-interface';

/**
 * The fields of one object in a `pto-runtime.json`. Every error names the file, the path of the field, what is there and
 * what may be there; a field that nothing reads is an error, with the nearest name that is read.
 */
export class DescriptorFields {
  readonly #file: string;
  readonly #path: string;
  readonly #values: Readonly<Record<string, unknown>>;

  /**
   * @param at - path of the object in the file; empty for the whole file
   * @param known - every field that it may have
   * @throws PtoError `ERR_PTO_RUNTIME_DESCRIPTOR` when `value` is no object or has another field
   */
  constructor(file: string, at: string, value: unknown, known: readonly string[]) {
    this.#file = file;
    this.#path = at;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw malformed(file, at, value, `an object with ${known.join(', ')}`);
    }
    this.#values = value as Record<string, unknown>;
    for (const name of Object.keys(value)) {
      if (known.includes(name)) continue;
      const remedy = didYouMean(name, known) ?? 'Remove the field.';
      throw malformed(file, this.#pathOf(name), this.#values[name], `no such field, only ${known.join(', ')}`, remedy);
    }
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  /** An object in a field. */
  object(name: string, known: readonly string[]): DescriptorFields {
    return new DescriptorFields(this.#file, this.#pathOf(name), this.#values[name], known);
  }

  /** A string that is not empty and matches `pattern`, if one is given; `rule` says the same in words. */
  text(name: string, pattern = /./, rule = 'a string that is not empty'): string {
    const value = this.#values[name];
    if (typeof value === 'string' && pattern.test(value)) return value;
    throw malformed(this.#file, this.#pathOf(name), value, rule);
  }

  /** The same where the field may be left out. */
  optionalText(name: string, pattern?: RegExp, rule?: string): string | undefined {
    return this.has(name) ? this.text(name, pattern, rule) : undefined;
  }

  /** One of the names in `allowed`. */
  choice<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.#values[name];
    const known = allowed.find((member) => member === value);
    if (known !== undefined) return known;
    throw malformed(this.#file, this.#pathOf(name), value, allowed.join(', '), didYouMean(value, allowed));
  }

  /** Strings that are not empty. No field: none. */
  texts(name: string): readonly string[] {
    const value = this.#values[name] ?? [];
    if (!Array.isArray(value)) throw malformed(this.#file, this.#pathOf(name), value, 'an array of strings');
    value.forEach((entry: unknown, index) => {
      if (typeof entry === 'string' && entry !== '') return;
      throw malformed(this.#file, `${this.#pathOf(name)}[${index}]`, entry, 'a string that is not empty');
    });
    return value as readonly string[];
  }

  /** At least one of the names in `allowed`, in their order. */
  members<T extends string>(name: string, allowed: readonly T[]): readonly T[] {
    const rule = `an array of some of ${allowed.join(', ')}`;
    if (!this.has(name)) throw malformed(this.#file, this.#pathOf(name), undefined, rule);
    const given = this.texts(name);
    if (given.length === 0) throw malformed(this.#file, this.#pathOf(name), given, rule);
    given.forEach((entry, index) => {
      if ((allowed as readonly string[]).includes(entry)) return;
      throw malformed(
        this.#file,
        `${this.#pathOf(name)}[${index}]`,
        entry,
        allowed.join(', '),
        didYouMean(entry, allowed),
      );
    });
    return allowed.filter((member) => given.includes(member));
  }

  integer(name: string): number {
    const value = this.#values[name];
    if (Number.isSafeInteger(value) && Number(value) > 0) return Number(value);
    throw malformed(this.#file, this.#pathOf(name), value, 'an integer from 1');
  }

  /** The error for a field whose value is wrong for a reason of the caller's. */
  rejected(name: string, allowed: string, remedy: string): PtoError {
    return malformed(this.#file, this.#pathOf(name), this.#values[name], allowed, remedy);
  }

  #pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}

function didYouMean(given: unknown, known: readonly string[]): string | undefined {
  const nearest = typeof given === 'string' ? nearestName(given, known) : undefined;
  return nearest === undefined ? undefined : `Did you mean '${nearest}'?`;
}

function malformed(file: string, at: string, given: unknown, allowed: string, remedy?: string): PtoError {
  return invalidArgument({
    code: 'ERR_PTO_RUNTIME_DESCRIPTOR',
    what: at === '' ? file : `${file}, field '${at}'`,
    given,
    allowed,
    remedy: remedy ?? 'Correct the file, or install the runtime again.',
    details: { file, field: at },
  });
}
