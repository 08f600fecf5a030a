import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * What lies in the cache's directory, one subdirectory a kind. Only these are ever looked at or removed: the directory is
 * the user's choice, and may hold other things.
 */
export const CACHE_PARTS = [
  { name: 'compile', holds: 'compiled kernels and orchestrations' },
  { name: 'native', holds: 'addon and simulator built on this machine' },
  { name: 'pto-isa', holds: 'headers of PTO-ISA' },
  { name: 'runtimes', holds: 'runtimes built on this machine' },
  { name: 'scenes', holds: 'scenes and what they import, as JavaScript' },
  { name: 'toolchains', holds: 'what compilers said about themselves' },
] as const;

/** Parts that nothing makes again by itself: age is no reason to remove them. */
export const LASTING_PARTS: readonly string[] = ['native', 'pto-isa'];

const DAY_MS = 24 * 60 * 60 * 1000;

/** Locks and files under construction: they belong to a process that is at work, unless they are older than this. */
const WORK_ENDINGS = ['.lock', '.tmp'];
const WORK_MAX_AGE_MS = DAY_MS;

/** Not used for this long: removed. */
export const DEFAULT_MAX_AGE_DAYS = 14;

/** A file of the cache. */
export interface CacheFile {
  readonly path: string;
  readonly bytes: number;
  readonly usedAt: Date;
  /** Whether a process may be writing it, or hold it as a lock. */
  readonly isAtWork: boolean;
}

/** The files of one part; none when there is no such directory. What goes away meanwhile is left out. */
export async function* filesOfPart(cacheDir: string, part: string): AsyncGenerator<CacheFile> {
  const root = path.join(cacheDir, part);
  const entries = await ifThere(readdir(root, { withFileTypes: true, recursive: true }));
  for (const entry of entries ?? []) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const stats = await ifThere(stat(file));
    if (stats === undefined) continue;
    const isWork = WORK_ENDINGS.some((ending) => entry.name.endsWith(ending));
    const isAtWork = isWork && Date.now() - stats.mtimeMs < WORK_MAX_AGE_MS;
    yield { path: file, bytes: stats.size, usedAt: stats.mtime, isAtWork };
  }
}

/** Whether a file may go because nobody used it for so many days. */
export function isUnused(file: CacheFile, part: string, maxAgeDays: number): boolean {
  return !LASTING_PARTS.includes(part) && Date.now() - file.usedAt.getTime() > maxAgeDays * DAY_MS;
}

async function ifThere<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
