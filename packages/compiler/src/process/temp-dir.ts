import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import { onProcessEnd } from './process-end.js';

/** What to do with a temporary directory when its work is done. */
export interface TempDirOptions {
  /** Beginning of the directory's name. */
  readonly prefix: string;
  /** Leave it there, to look at what the compiler was given and made. */
  readonly keep: boolean;
}

/**
 * Runs `work` with a new empty directory under the system's temporary directory. It is removed afterwards, also when
 * the work fails and when the process is ended by a signal.
 *
 * @throws PtoError `ERR_PTO_COMPILE_TEMP_DIR` when the directory cannot be made or written
 */
export async function withTempDir<T>(options: TempDirOptions, work: (dir: string) => Promise<T>): Promise<T> {
  const dir = inTempDir(() => mkdtempSync(path.join(tmpdir(), `${options.prefix}-`)));
  if (options.keep) return work(dir);
  const forget = onProcessEnd(() => rmSync(dir, { recursive: true, force: true }));
  try {
    return await work(dir);
  } finally {
    // What a compiler that was killed had started may still be writing for a moment.
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    forget();
  }
}

/**
 * Writes a file into the directory of `withTempDir`.
 *
 * @throws PtoError `ERR_PTO_COMPILE_TEMP_DIR`
 */
export function writeTempFile(file: string, content: Uint8Array | string): void {
  inTempDir(() => writeFileSync(file, content));
}

function inTempDir<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new PtoError(
      'ERR_PTO_COMPILE_TEMP_DIR',
      `the temporary directory ${tmpdir()} cannot be used: ${(cause as Error).message}.\n  Make room there, or set TMPDIR to a directory that you can write.`,
      { details: { dir: tmpdir() }, cause },
    );
  }
}
