import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A hit renews an entry's time of last use at most this often. */
const TOUCH_INTERVAL_MS = 24 * 60 * 60 * 1000;

/** Content of an entry, or `undefined` when there is none that can be read. */
export function readEntry(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/**
 * Publishes an entry: readers see all of it or what was there before, never a part.
 *
 * @throws the system's error when the directory cannot be written
 */
export function writeEntry(file: string, parts: readonly (Uint8Array | string)[]): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, Buffer.concat(parts.map((part) => Buffer.from(part as string))), {
      flag: 'wx',
      mode: 0o600,
    });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Marks an entry as used, so that it is not removed as old. */
export function touchEntry(file: string): void {
  try {
    const now = new Date();
    if (now.getTime() - statSync(file).mtimeMs > TOUCH_INTERVAL_MS) utimesSync(file, now, now);
  } catch {
    // Removed by another process, or not ours to change: it was read, and that is enough.
  }
}
