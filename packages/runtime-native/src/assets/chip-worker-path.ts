import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import { BUILD_ADVICE } from '../build-command.js';
import { CHIP_WORKER_FILE } from './native-files.js';
import { resolveAssets } from './resolve-assets.js';

/**
 * The executable that owns one chip in a child process, for workers of level 3 and above. It belongs to the addon and
 * lies beside it: in the directory of `PTO_NATIVE_PATH` when that is set, else in `resolveAssets().libDir`.
 *
 * @throws PtoError `ERR_PTO_CHILD_BUILD` when it is not there, or may not be executed; the text says what to do
 * @example
 * ```ts
 * console.log(path.basename(chipWorkerPath())); // pto-chip-worker
 * ```
 */
export function chipWorkerPath(): string {
  const file = path.join(addonDir(), CHIP_WORKER_FILE);
  if (!existsSync(file)) throw unusable(file, 'is not there', BUILD_ADVICE);
  try {
    accessSync(file, constants.X_OK);
  } catch (cause) {
    throw unusable(
      file,
      'may not be executed',
      `Give it back the permission that a copy has lost: chmod +x ${file}. Or install @pto/runtime-native again.`,
      cause,
    );
  }
  return file;
}

function addonDir(): string {
  const own = process.env['PTO_NATIVE_PATH'];
  if (own === undefined || own === '') return resolveAssets().libDir;
  const place = path.resolve(own);
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() === true ? place : path.dirname(place);
}

function unusable(file: string, what: string, remedy: string, cause?: unknown): PtoError {
  return new PtoError(
    'ERR_PTO_CHILD_BUILD',
    `the executable of chip workers ${what}: ${file}.\n  Workers of level 3 and above start one for each chip. ${remedy}`,
    { details: { file }, cause },
  );
}
