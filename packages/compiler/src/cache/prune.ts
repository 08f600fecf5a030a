import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_AGE_MS = 14 * DAY_MS;
const STAMP = 'last-prune';

/**
 * Removes what nobody used for fourteen days: results, manifests, locks and what killed processes left half written.
 * Looks at the cache at most once a day, however many processes use it.
 */
export function pruneCache(dir: string): void {
  try {
    pruneOnceADay(dir);
  } catch {
    // Another process pruned, or cleared the cache, at the same time.
  }
}

function pruneOnceADay(dir: string): void {
  const stamp = path.join(dir, STAMP);
  const now = Date.now();
  if (now - (modifiedAt(stamp) ?? 0) < DAY_MS) return;
  writeFileSync(stamp, '');
  for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && now - (modifiedAt(file) ?? now) > MAX_AGE_MS) rmSync(file, { force: true });
  }
}

function modifiedAt(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}
