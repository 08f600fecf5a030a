import { hash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, readdirSync, statSync } from 'node:fs';

/**
 * What files contain and directories list, read again only when size, inode or time stamps changed. A change without a
 * trace in these is not possible once the last one is older than the file system's clock tick.
 */

const CLOCK_TICK_MS = 50;

const READ_BUFFER_BYTES = 256 * 1024;

/** Paths to remember; a process that compiles ever new files starts over when it has seen this many. */
const MAX_REMEMBERED = 20_000;

interface Remembered<T> {
  readonly identity: string;
  readonly value: T;
}

const digests = new Map<string, Remembered<string>>();
const listings = new Map<string, Remembered<readonly string[]>>();

/** The SHA-256 of bytes or text, in hexadecimal. */
export function sha256(data: Uint8Array | string): string {
  return hash('sha256', data, 'hex');
}

/**
 * Files and directories as they are at one moment: each is looked at once. Make a new one for a new moment.
 *
 * @example
 * ```ts
 * new FileFacts().digestOf('/usr/include/stdio.h');
 * ```
 */
export class FileFacts {
  readonly #digests = new Map<string, string | undefined>();
  readonly #entries = new Map<string, readonly string[]>();

  /** The SHA-256 of a file's content, or `undefined` when it cannot be read. */
  digestOf(file: string): string | undefined {
    if (this.#digests.has(file)) return this.#digests.get(file);
    const digest = remember(digests, file, (size) => digestOfContent(file, size));
    this.#digests.set(file, digest);
    return digest;
  }

  /** The names in a directory; none when it cannot be read. */
  entriesOf(dir: string): readonly string[] {
    const known = this.#entries.get(dir);
    if (known !== undefined) return known;
    const entries = remember(listings, dir, () => readdirSync(dir)) ?? [];
    this.#entries.set(dir, entries);
    return entries;
  }
}

/** A unit reads hundreds of headers, and most are small: they share one piece of memory. */
let readBuffer: Buffer | undefined;

function digestOfContent(file: string, size: number): string {
  readBuffer ??= Buffer.allocUnsafe(READ_BUFFER_BYTES);
  if (size >= readBuffer.length) return sha256(readFileSync(file));
  const descriptor = openSync(file, 'r');
  try {
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, readBuffer, length, readBuffer.length - length, null);
      length += count;
      if (count === 0) return sha256(readBuffer.subarray(0, length));
      // It grew meanwhile.
      if (length === readBuffer.length) return sha256(readFileSync(file));
    }
  } finally {
    closeSync(descriptor);
  }
}

function remember<T>(memory: Map<string, Remembered<T>>, path: string, read: (size: number) => T): T | undefined {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = statSync(path);
    const identity = `${dev}:${ino}:${size}:${mtimeMs}:${ctimeMs}`;
    const known = memory.get(path);
    if (known?.identity === identity) return known.value;
    const value = read(size);
    if (memory.size >= MAX_REMEMBERED) memory.clear();
    if (Date.now() - ctimeMs > CLOCK_TICK_MS) memory.set(path, { identity, value });
    else memory.delete(path);
    return value;
  } catch {
    memory.delete(path);
    return undefined;
  }
}
