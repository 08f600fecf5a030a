import type { ByteReader } from './byte-reader.js';

/** C++ names are long; this is far beyond what a compiler writes. */
const MAX_NAME_BYTES = 64 * 1024;
const MIN_TOTAL_BYTES = 1024 * 1024;
const NAMES_PER_BYTE = 16;

/**
 * A table of strings that end with a zero byte. Names may share bytes, so a small damaged file could ask for
 * gigabytes of them: there is a limit on one name and on all together.
 */
export class StringTable {
  readonly #reader: ByteReader;
  #bytesLeft: number;

  constructor(reader: ByteReader) {
    this.#reader = reader;
    this.#bytesLeft = Math.max(MIN_TOTAL_BYTES, reader.bytes.length * NAMES_PER_BYTE);
  }

  at(offset: number): string {
    const window = this.#reader.bytes.subarray(offset, offset + MAX_NAME_BYTES + 1);
    const length = window.indexOf(0);
    if (length < 0) throw this.#reader.invalid(`the name at offset ${offset} of a string table has no end`);
    this.#bytesLeft -= length + 1;
    if (this.#bytesLeft < 0) throw this.#reader.invalid('the names of a string table overlap too much');
    return Buffer.from(window.buffer, window.byteOffset, length).toString('utf8');
  }
}
