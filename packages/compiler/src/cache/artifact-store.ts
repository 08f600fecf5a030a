import path from 'node:path';

import { readEntry, touchEntry, writeEntry } from './entry-file.js';
import { sha256 } from './file-facts.js';

const MAX_HEADER_BYTES = 4096;
const NEWLINE = 0x0a;

interface Header {
  readonly schema: 1;
  readonly key: string;
  readonly size: number;
  readonly sha256: string;
}

/**
 * Compiled files by key. A file is one line of JSON and then the bytes; what does not match its line, or claims
 * another key, does not exist as far as readers are concerned.
 */
export class ArtifactStore {
  readonly #dir: string;

  /** @param dir - need not exist */
  constructor(dir: string) {
    this.#dir = dir;
  }

  load(key: string): Uint8Array | undefined {
    const file = this.#fileOf(key);
    const content = readEntry(file);
    if (content === undefined) return undefined;
    const bytes = verified(content, key);
    if (bytes !== undefined) touchEntry(file);
    return bytes;
  }

  /** @throws the system's error when the cache cannot be written */
  save(key: string, bytes: Uint8Array): void {
    const header: Header = { schema: 1, key, size: bytes.length, sha256: sha256(bytes) };
    writeEntry(this.#fileOf(key), [`${JSON.stringify(header)}\n`, bytes]);
  }

  /** Saves what can be found out again: does nothing when the cache cannot be written. */
  tryToSave(key: string, bytes: Uint8Array): void {
    try {
      this.save(key, bytes);
    } catch {
      // The next process finds it out again.
    }
  }

  #fileOf(key: string): string {
    return path.join(this.#dir, key.slice(0, 2), `${key}.artifact`);
  }
}

function verified(content: Buffer, key: string): Uint8Array | undefined {
  const end = content.subarray(0, MAX_HEADER_BYTES).indexOf(NEWLINE);
  const header = end < 0 ? undefined : parseHeader(content.toString('utf8', 0, end));
  if (header?.schema !== 1 || header.key !== key) return undefined;
  // A copy of its own: the callers may keep, transfer or change what they get.
  const bytes = new Uint8Array(content.subarray(end + 1));
  return bytes.length === header.size && sha256(bytes) === header.sha256 ? bytes : undefined;
}

function parseHeader(line: string): Partial<Header> | undefined {
  try {
    return (JSON.parse(line) ?? undefined) as Partial<Header> | undefined;
  } catch {
    return undefined;
  }
}
