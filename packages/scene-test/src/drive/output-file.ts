import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, readSync, unlinkSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';

import type { CaseOutput } from '../model/case-result.js';

/** As much of the output of a case as results carry. */
const TAIL_BYTES = 16 << 10;

/** A case that prints more is ended. */
export const MAX_OUTPUT_BYTES = 1 << 30;

/**
 * What a scene process prints. It is a file, not a pipe: writes never wait for the driver, nothing of it is held in memory, what a
 * process printed before it crashed is all there, and both streams keep their order. The file has no name; it is gone with
 * its last descriptor.
 */
export class OutputFile {
  readonly fd: number;
  #read = 0;

  constructor() {
    const file = path.join(os.tmpdir(), `pto-output-${randomBytes(9).toString('hex')}`);
    this.fd = openSync(file, 'ax+', 0o600);
    unlinkSync(file);
  }

  get bytes(): number {
    return fstatSync(this.fd).size;
  }

  /** Forgets what was printed so far: a case begins. */
  clear(): void {
    ftruncateSync(this.fd, 0);
    this.#read = 0;
  }

  /** Forgets what was printed after so many bytes. */
  truncate(bytes: number): void {
    if (bytes < this.bytes) ftruncateSync(this.fd, bytes);
  }

  /** What has been printed after so many bytes, up to the length of a tail. */
  textFrom(bytes: number): string {
    return this.#readFrom(bytes, TAIL_BYTES).toString('utf8');
  }

  /** What has been printed since the last call, up to a limit for one call. */
  readNew(maxBytes = 1 << 20): string {
    const text = this.#readFrom(this.#read, maxBytes);
    this.#read += text.length;
    return text.toString('utf8');
  }

  /**
   * The end of what was printed.
   *
   * @param keepIn - makes the directory for all of it, when that is more
   */
  take(keepIn: (() => string) | undefined): CaseOutput {
    const { bytes } = this;
    const tail = this.#readFrom(Math.max(0, bytes - TAIL_BYTES), TAIL_BYTES).toString('utf8');
    if (bytes <= TAIL_BYTES || keepIn === undefined) return { tail, bytes };
    const file = path.join(keepIn(), 'output.log');
    copyFileSync(`/proc/self/fd/${this.fd}`, file);
    return { tail, bytes, file };
  }

  close(): void {
    closeSync(this.fd);
  }

  #readFrom(position: number, maxBytes: number): Buffer {
    const buffer = Buffer.alloc(Math.min(maxBytes, Math.max(0, this.bytes - position)));
    return buffer.subarray(0, readSync(this.fd, buffer, 0, buffer.length, position));
  }
}
