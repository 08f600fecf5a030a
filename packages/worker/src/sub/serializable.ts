import { serialize } from 'node:v8';

import { PtoError, checkOptions, describeValue, invalidArgument } from '@pto/task-interface';
import { parse } from 'acorn';

import type { SourceRecord } from './callable-record.js';
import { freeVariables } from './free-variables.js';
import type { AnyFunction } from './load-callable.js';

/** What goes with a function when it is sent. */
export interface SerializableOptions {
  /** Values of the names that the function takes from around it; they are copied when `serializable` is called. */
  bindings?: Readonly<Record<string, unknown>>;
}

/** A function that can be sent, because it needs nothing of where it was written. See {@link serializable}. */
export class SerializableFunction {
  /** What other threads and processes are told. */
  readonly record: SourceRecord;

  /** Called by {@link serializable}. */
  constructor(record: SourceRecord) {
    this.record = Object.freeze(record);
    Object.freeze(this);
  }
}

/**
 * Makes a function one that sub workers in threads and processes can be given though no module exports it. They compile its
 * text again, so all that it takes from around it has to be a global or one of the bindings. A copy of a binding that is
 * changed stays changed in the one worker that changed it.
 *
 * @param call - a function, arrow function or method
 * @throws PtoError `ERR_PTO_REGISTER_CLOSURE` for a function that takes other names from around it, or that has no text;
 * `ERR_PTO_OPTION_INVALID` for bindings that cannot be copied
 *
 * @example
 * ```ts
 * const factor = 3;
 * const scale = worker.register(
 *   serializable((args) => args.tensor(0).data.forEach((value, i, data) => (data[i] = value * factor)), {
 *     bindings: { factor },
 *   }),
 * );
 * ```
 */
export function serializable(call: AnyFunction, options: SerializableOptions = {}): SerializableFunction {
  checkOptions('serializable', options, ['bindings']);
  const { bindings = {} } = options;
  if (typeof call !== 'function') {
    throw invalidArgument({
      code: 'ERR_PTO_CALLABLE_INVALID',
      what: 'serializable, function',
      given: call,
      allowed: 'a function',
      remedy: 'Pass the function itself.',
    });
  }
  const name = call.name === '' ? 'anonymous' : call.name;
  const { source, free } = readFunction(call, name);
  const missing = free.filter((used) => !Object.hasOwn(bindings, used) && !(used in globalThis));
  if (missing.length > 0) throw missingBindings(name, missing);
  return new SerializableFunction({ name, source, bindings: copyBindings(bindings) });
}

function readFunction(call: AnyFunction, name: string): { source: string; free: readonly string[] } {
  const text = Function.prototype.toString.call(call);
  // The text of a method is no expression by itself.
  for (const source of [text, `Object.values({ ${text} })[0]`]) {
    try {
      const program = parse(`(${source})`, { ecmaVersion: 'latest' });
      return { source, free: freeVariables(program) };
    } catch {
      // The other form, or none.
    }
  }
  throw new PtoError(
    'ERR_PTO_REGISTER_CLOSURE',
    `'${name}' has no text that could be sent: it is native, bound, or refers to super.\n` +
      `  Write it as a function of its own, or export it and register callable(import.meta.url, '${name}').`,
    { details: { name } },
  );
}

function copyBindings(bindings: Readonly<Record<string, unknown>>): string {
  try {
    return serialize({ ...bindings }).toString('base64');
  } catch (error) {
    throw invalidArgument({
      code: 'ERR_PTO_OPTION_INVALID',
      what: 'serializable, bindings',
      given: describeValue(bindings),
      allowed: 'values that structured cloning copies',
      remedy: `${(error as Error).message} Pass data only; functions are imported where they are used.`,
      cause: error,
    });
  }
}

function missingBindings(name: string, missing: readonly string[]): PtoError {
  const example = missing.slice(0, 3).join(', ');
  return new PtoError(
    'ERR_PTO_REGISTER_CLOSURE',
    `'${name}' takes ${missing.map((used) => `'${used}'`).join(', ')} from around it.\n` +
      `  Give them along: serializable(${name}, { bindings: { ${example} } }), or export the function from a module.`,
    { details: { name, missing } },
  );
}
