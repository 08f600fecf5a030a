import { hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';

/** A file whose last change is younger than this may change again without its time stamp moving. */
const CLOCK_GRAIN_NS = 50_000_000n;

interface Remembered {
  readonly identity: string;
  readonly digest: string;
}

const remembered = new Map<string, Remembered>();

/** The SHA-256 of bytes or text, in hexadecimal. */
export function sha256(data: Uint8Array | string): string {
  return hash('sha256', data, 'hex');
}

/**
 * The SHA-256 of a file's content, or `undefined` when it cannot be read.
 *
 * Within one process a file is read again only when its size, inode or time stamps changed; a change of content without
 * one of those is not possible once the last change is older than the file system's clock tick.
 */
export function digestOfFile(file: string): string | undefined {
  try {
    const stats = statSync(file, { bigint: true });
    const identity = `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`;
    const known = remembered.get(file);
    if (known?.identity === identity) return known.digest;
    const digest = sha256(readFileSync(file));
    if (isSettled(stats)) remembered.set(file, { identity, digest });
    else remembered.delete(file);
    return digest;
  } catch {
    return undefined;
  }
}

function isSettled(stats: BigIntStats): boolean {
  const now = BigInt(Date.now()) * 1_000_000n;
  return now - stats.ctimeNs > CLOCK_GRAIN_NS;
}
