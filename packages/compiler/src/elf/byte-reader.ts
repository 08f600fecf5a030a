import { PtoError } from '@pto/task-interface';

/**
 * Reads little-endian numbers and parts of a file that may be cut off or damaged: whatever an offset or a size claims,
 * nothing outside of the bytes is touched, and the answer is a value or an `ERR_PTO_ELF_INVALID`.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #what: string;

  /** @param what - what the bytes are, for messages */
  constructor(bytes: Uint8Array, what: string) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#what = what;
  }

  u8(offset: number): number {
    this.#check(offset, 1);
    return this.#view.getUint8(offset);
  }

  u16(offset: number): number {
    this.#check(offset, 2);
    return this.#view.getUint16(offset, true);
  }

  u32(offset: number): number {
    this.#check(offset, 4);
    return this.#view.getUint32(offset, true);
  }

  u64(offset: number): bigint {
    this.#check(offset, 8);
    return this.#view.getBigUint64(offset, true);
  }

  /** A 64-bit offset or size. One that a number cannot hold exactly is beyond the end of every file. */
  offset(at: number): number {
    return Number(this.u64(at));
  }

  /** A part of the bytes, not copied. */
  slice(offset: number, size: number): Uint8Array {
    this.#check(offset, size);
    return this.bytes.subarray(offset, offset + size);
  }

  /** A part of the bytes as a reader of its own. */
  part(offset: number, size: number): ByteReader {
    return new ByteReader(this.slice(offset, size), this.#what);
  }

  /** The error for bytes that say something impossible. */
  invalid(problem: string): PtoError {
    return new PtoError(
      'ERR_PTO_ELF_INVALID',
      `${this.#what}: ${problem}.\n  The file is damaged, cut off or of another kind; make it again.`,
      { details: { problem, size: this.bytes.length } },
    );
  }

  #check(offset: number, size: number): void {
    if (offset + size <= this.bytes.length) return;
    throw this.invalid(`${size} bytes at offset ${offset} are beyond the end, which is at ${this.bytes.length}`);
  }
}
