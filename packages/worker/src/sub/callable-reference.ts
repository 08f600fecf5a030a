import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { PtoError, checkOptions, invalidArgument } from '@pto/task-interface';

/**
 * A function by its module and the name under which that exports it. Threads and processes find it by importing the
 * module; a function itself cannot be sent to them.
 */
export interface CallableReference {
  /** A `file:` URL, or an absolute path. */
  readonly module: string | URL;
  /** `'default'` is the default export. */
  readonly export: string;
}

/**
 * Names a function that a module exports, for workers to register.
 *
 * @param module - the module's own `import.meta.url`, or `__filename`; any `file:` URL or absolute path
 * @param name - under which the module exports the function. Default: `'default'`
 * @throws PtoError `ERR_PTO_REGISTER_IMPORT` for what names no file, `ERR_PTO_OPTION_INVALID` for what is no name
 *
 * @example
 * ```ts
 * import { callable } from '@pto/worker';
 * import type { TaskArgsView } from '@pto/worker';
 *
 * export function double(args: TaskArgsView): void {
 *   const { data } = args.tensor<Float32Array>(0);
 *   for (let i = 0; i < data.length; i++) data[i]! *= 2;
 * }
 *
 * callable(import.meta.url, 'double').export; // => 'double'
 * ```
 */
export function callable(module: string | URL, name = 'default'): CallableReference {
  return takeCallableReference({ module, export: name }, 'callable');
}

/** Whether somebody meant a {@link CallableReference}, right or wrong. */
export function isCallableReference(given: unknown): given is CallableReference {
  return typeof given === 'object' && given !== null && 'module' in given && 'export' in given;
}

/** A reference as workers keep it: the module is the `href` of a `file:` URL. */
export interface KnownReference {
  readonly module: string;
  readonly export: string;
}

/** Checks the form of a reference. Touches no file. */
export function takeCallableReference(given: CallableReference, what: string): KnownReference {
  checkOptions(`${what}, callable reference`, given, ['module', 'export']);
  const { module, export: name } = given;
  if (typeof name !== 'string' || name === '') {
    throw invalidArgument({
      code: 'ERR_PTO_OPTION_INVALID',
      what: `${what}, export`,
      given: name,
      allowed: 'the name of an export',
      remedy: `Pass the name under which the module exports the function, or 'default'.`,
    });
  }
  return Object.freeze({ module: fileUrl(module, what), export: name });
}

/**
 * SHA-256 of the module's file, in hex. What a module imports itself is not part of it.
 *
 * @throws PtoError `ERR_PTO_REGISTER_IMPORT` when the file cannot be read
 */
export function moduleDigest({ module }: KnownReference): string {
  try {
    return createHash('sha256')
      .update(readFileSync(fileURLToPath(module)))
      .digest('hex');
  } catch (error) {
    throw new PtoError(
      'ERR_PTO_REGISTER_IMPORT',
      `${fileURLToPath(module)}: ${(error as Error).message}.\n` +
        '  Pass the import.meta.url of the module that exports the function.',
      { cause: error, details: { module } },
    );
  }
}

/** What messages call the function when nobody has named it. */
export function referenceName({ module, export: name }: KnownReference): string {
  return name === 'default' ? path.parse(fileURLToPath(module)).name : name;
}

function fileUrl(module: string | URL, what: string): string {
  try {
    if (typeof module === 'string' && path.isAbsolute(module)) return pathToFileURL(module).href;
    const url = new URL(module);
    if (url.protocol === 'file:' && path.isAbsolute(fileURLToPath(url))) return url.href;
  } catch {
    // Refused below, as everything that is no file.
  }
  throw invalidArgument({
    code: 'ERR_PTO_REGISTER_IMPORT',
    what: `${what}, module`,
    given: module instanceof URL ? module.href : module,
    allowed: 'a file: URL or an absolute path',
    remedy: "Write callable(import.meta.url, 'name') in the module that exports the function; in CommonJS, __filename.",
  });
}
