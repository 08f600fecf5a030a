import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

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
 */
export async function withTempDir<T>(options: TempDirOptions, work: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(path.join(tmpdir(), `${options.prefix}-`));
  if (options.keep) return work(dir);
  const forget = onProcessEnd(() => rmSync(dir, { recursive: true, force: true }));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
    forget();
  }
}
