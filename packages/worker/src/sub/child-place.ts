// How this package starts itself in another thread or process.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { PtoError } from '@pto/task-interface';

const CHILD_FILE = 'child.js';

let found: string | undefined;

/**
 * The file that sub workers and nested workers start with: `dist/child.js` of this package.
 *
 * @throws PtoError `ERR_PTO_CHILD_BUILD` when it is not there
 */
export function childFile(): string {
  found ??= lookUp();
  return found;
}

/** Flags that say what this process runs, or that only one process can have; with those that have a value of their own. */
const OWN_FLAGS =
  /^(-e|--eval|-p|--print|-pe|-c|--check|-i|--interactive|--input-type|--inspect|--test|--watch|--run|--build)/;
const FLAGS_WITH_CODE = new Set(['-e', '--eval', '-p', '--print', '-pe']);

/** Flags of this process that a child takes over: loaders, limits and warnings; not what it runs, and no debugger. */
export function inheritedFlags(flags: readonly string[] = process.execArgv): string[] {
  return flags.filter((flag, i) => !OWN_FLAGS.test(flag) && !FLAGS_WITH_CODE.has(flags[i - 1] ?? ''));
}

function lookUp(): string {
  // CommonJS output has __filename, ES modules have import.meta.url.
  const self = typeof __filename === 'string' ? __filename : fileURLToPath(import.meta.url);
  let dir = path.dirname(self);
  for (;;) {
    const file = path.join(dir, 'dist', CHILD_FILE);
    if (existsSync(path.join(dir, 'package.json')) && existsSync(file)) return file;
    const parent = path.dirname(dir);
    if (parent === dir) break;
    dir = parent;
  }
  throw new PtoError(
    'ERR_PTO_CHILD_BUILD',
    `dist/${CHILD_FILE} of @pto/worker was not found from ${self}.\n` +
      '  Leave @pto/worker external when you bundle, or run sub workers on this thread: mode: "inline".',
    { details: { module: self } },
  );
}
