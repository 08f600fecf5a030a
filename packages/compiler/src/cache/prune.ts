import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { CACHE_PARTS, DEFAULT_MAX_AGE_DAYS, filesOfPart, isUnused } from './cache-parts.js';
import type { CacheFile } from './cache-parts.js';

const INTERVAL_MS = 24 * 60 * 60 * 1000;
const STAMP = 'last-prune';

/** What was removed. */
export interface Removed {
  readonly files: number;
  readonly bytes: number;
}

/** Removes the files for which `isGarbage` holds, in all parts. What another process is writing stays. */
export async function removeFiles(
  cacheDir: string,
  isGarbage: (file: CacheFile, part: string) => boolean,
): Promise<Removed> {
  let files = 0;
  let bytes = 0;
  for (const { name } of CACHE_PARTS) {
    for await (const file of filesOfPart(cacheDir, name)) {
      if (file.isAtWork || !isGarbage(file, name)) continue;
      await rm(file.path, { force: true });
      files++;
      bytes += file.bytes;
    }
  }
  return { files, bytes };
}

/**
 * Removes what nobody used for fourteen days: results, manifests, locks and what killed processes left half written.
 * What can only be fetched again stays.
 * Looks at the cache at most once a day, however many processes use it.
 */
export async function pruneOnceADay(cacheDir: string): Promise<void> {
  try {
    const stamp = path.join(cacheDir, STAMP);
    if (Date.now() - (await modifiedAt(stamp)) < INTERVAL_MS) return;
    await mkdir(cacheDir, { recursive: true });
    await writeFile(stamp, '');
    await removeFiles(cacheDir, (file, part) => isUnused(file, part, DEFAULT_MAX_AGE_DAYS));
  } catch {
    // A cache that cannot be pruned is still a cache.
  }
}

async function modifiedAt(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return 0;
  }
}
