import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';

import { PtoError } from '@pto/task-interface';

import { moduleDigest } from './callable-reference.js';
import type { CallableRecord, ModuleRecord } from './callable-record.js';
import { compileSource } from './compile-source.js';

/** What it takes depends on where it is run: as a task or as an orchestration function. */
export type AnyFunction = (...args: never[]) => unknown;

type ModuleExports = Readonly<Record<string, unknown>>;

/**
 * The function that a record names, imported or compiled.
 *
 * @throws PtoError `ERR_PTO_REGISTER_CHANGED` when the file is another one than the parent has read,
 * `ERR_PTO_REGISTER_IMPORT` when the module does not load or exports no such function
 */
export async function loadCallable(record: CallableRecord): Promise<AnyFunction> {
  if ('source' in record) return compileSource(record);
  requireSameFile(record);
  let exports: ModuleExports;
  try {
    exports = (await import(record.module)) as ModuleExports;
  } catch (error) {
    throw importError(record, error);
  }
  return functionOf(exports, record);
}

/** As {@link loadCallable}, without waiting for the event loop; modules with a top-level `await` do not load this way. */
export function loadCallableSync(record: CallableRecord): AnyFunction {
  if ('source' in record) return compileSource(record);
  requireSameFile(record);
  let exports: unknown;
  try {
    exports = createRequire(record.module)(fileURLToPath(record.module));
  } catch (error) {
    throw importError(record, error);
  }
  const isNamespace = types.isModuleNamespaceObject(exports);
  return functionOf(isNamespace ? (exports as ModuleExports) : { default: exports }, record);
}

function requireSameFile(record: ModuleRecord): void {
  const found = moduleDigest(record);
  if (found === record.digest) return;
  throw new PtoError(
    'ERR_PTO_REGISTER_CHANGED',
    `${record.module} has changed since '${record.name}' was registered.\n` +
      '  Register it again; a module that was imported before needs a new worker.',
    { details: { module: record.module, registered: record.digest, found } },
  );
}

function functionOf(exports: ModuleExports, record: ModuleRecord): AnyFunction {
  // Of CommonJS modules, only the default export is certain; the others are its properties.
  const inDefault = exports['default'] as ModuleExports | undefined;
  const candidates = [exports[record.export], inDefault?.[record.export]];
  const call = candidates.find((candidate) => typeof candidate === 'function');
  if (call !== undefined) return call as AnyFunction;
  const found = candidates.find((candidate) => candidate !== undefined);
  const names = [...new Set([...Object.keys(exports), ...Object.keys(Object(inDefault) as object)])].sort();
  throw new PtoError(
    'ERR_PTO_REGISTER_IMPORT',
    found === undefined
      ? `${record.module} does not export '${record.export}'.\n` + `  It exports ${names.join(', ') || 'nothing'}.`
      : `'${record.export}' of ${record.module} is of type ${typeof found}.\n  Only functions can be called.`,
    { details: { module: record.module, export: record.export } },
  );
}

function importError(record: ModuleRecord, error: unknown): PtoError {
  return new PtoError(
    'ERR_PTO_REGISTER_IMPORT',
    `${record.module} does not load: ${error instanceof Error ? error.message : String(error)}\n` +
      `  Loaders are those of this process: ${process.execArgv.join(' ') || 'none'}.`,
    { cause: error, details: { module: record.module, export: record.export } },
  );
}
