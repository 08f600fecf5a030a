import path from 'node:path';

import { resolveCacheDir } from '@pto/runtime-native/assets';
import { PtoError, checkOptions, invalidArgument } from '@pto/task-interface';

import { CACHE_PARTS, DEFAULT_MAX_AGE_DAYS, filesOfPart, isUnused } from './cache-parts.js';
import { removeFiles } from './prune.js';
import type { Removed } from './prune.js';

/** Which cache. */
export interface CacheOptions {
  /** The cache's directory. Default: `PTO_CACHE_DIR`, else `$XDG_CACHE_HOME/pto`, else `~/.cache/pto`. */
  cacheDir?: string;
}

/** Options of {@link pruneCache}. */
export interface PruneCacheOptions extends CacheOptions {
  /** Removes what nobody used for this many days. Default: 14. */
  maxAgeDays?: number;
}

/** One kind of things in the cache. */
export interface CachePartInfo {
  /** Its subdirectory. */
  readonly name: string;
  /** What it holds, in words. */
  readonly holds: string;
  readonly files: number;
  readonly bytes: number;
  /** When the file was used, to the day, that nobody used for longest. Undefined: there are no files. */
  readonly oldestUse: Date | undefined;
}

/** What is in the cache. */
export interface CacheInfo {
  readonly dir: string;
  readonly files: number;
  readonly bytes: number;
  readonly parts: readonly CachePartInfo[];
}

/** What was removed from the cache. */
export type CacheRemoval = Removed & { readonly dir: string };

/**
 * Counts what is in the cache. Changes nothing; a cache that does not exist is empty.
 *
 * @throws PtoError `ERR_PTO_CACHE_ACCESS` when the directory cannot be read
 * @example
 * ```ts
 * const { dir, bytes } = await cacheInfo();
 * console.log(`${dir}: ${bytes} bytes`);
 * ```
 */
export function cacheInfo(options: CacheOptions = {}): Promise<CacheInfo> {
  return withCache('cacheInfo', options, ['cacheDir'], async (dir) => {
    const parts: CachePartInfo[] = [];
    for (const part of CACHE_PARTS) {
      let files = 0;
      let bytes = 0;
      let oldestUse: Date | undefined;
      for await (const file of filesOfPart(dir, part.name)) {
        files++;
        bytes += file.bytes;
        if (oldestUse === undefined || file.usedAt < oldestUse) oldestUse = file.usedAt;
      }
      parts.push({ ...part, files, bytes, oldestUse });
    }
    const sum = (field: 'bytes' | 'files'): number => parts.reduce((total, part) => total + part[field], 0);
    return { dir, files: sum('files'), bytes: sum('bytes'), parts };
  });
}

/**
 * Removes what nobody used for a while. This also happens by itself, once a day, when something is compiled. What other
 * processes are writing stays, and so do fetched headers.
 *
 * @throws PtoError `ERR_PTO_CACHE_ACCESS` when files cannot be removed, `ERR_PTO_OPTION_INVALID`
 */
export function pruneCache(options: PruneCacheOptions = {}): Promise<CacheRemoval> {
  return withCache('pruneCache', options, ['cacheDir', 'maxAgeDays'], async (dir) => {
    const maxAgeDays = checkDays(options.maxAgeDays ?? DEFAULT_MAX_AGE_DAYS);
    return { dir, ...(await removeFiles(dir, (file, part) => isUnused(file, part, maxAgeDays))) };
  });
}

/**
 * Removes everything from the cache; what is needed again is compiled again, and fetched headers have to be fetched again. Processes that use it meanwhile are not
 * disturbed.
 *
 * @throws PtoError `ERR_PTO_CACHE_ACCESS` when files cannot be removed
 */
export function clearCache(options: CacheOptions = {}): Promise<CacheRemoval> {
  return withCache('clearCache', options, ['cacheDir'], async (dir) => ({
    dir,
    ...(await removeFiles(dir, () => true)),
  }));
}

async function withCache<T>(
  what: string,
  options: CacheOptions,
  names: readonly string[],
  work: (dir: string) => Promise<T>,
): Promise<T> {
  checkOptions(`${what} options`, options, names);
  const dir = checkDir(what, options.cacheDir ?? resolveCacheDir());
  try {
    return await work(dir);
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause)) throw cause;
    throw new PtoError(
      'ERR_PTO_CACHE_ACCESS',
      `${what}: ${cause.message}.\n  The cache is ${dir}; give yourself access to its files, or set PTO_CACHE_DIR to another directory.`,
      { details: { dir }, cause },
    );
  }
}

function checkDir(what: string, given: unknown): string {
  if (typeof given === 'string' && given !== '') return path.resolve(given);
  throw invalidArgument({
    code: 'ERR_PTO_OPTION_INVALID',
    what: `${what}, cacheDir`,
    given,
    allowed: 'the path of a directory',
    remedy: 'Leave it out to use PTO_CACHE_DIR.',
  });
}

function checkDays(given: unknown): number {
  if (typeof given === 'number' && given >= 0 && Number.isFinite(given)) return given;
  throw invalidArgument({
    code: 'ERR_PTO_OPTION_INVALID',
    what: 'pruneCache, maxAgeDays',
    given,
    allowed: 'a number of days from 0',
    remedy: `Leave it out to remove what was not used for ${DEFAULT_MAX_AGE_DAYS} days.`,
  });
}
