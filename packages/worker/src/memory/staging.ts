import { PtoError, TensorArgType } from '@pto/task-interface';
import type { Tensor } from '@pto/task-interface';

import { ByteRanges } from './byte-ranges.js';
import type { SharedMemory, SharedPlace } from './shared-memory.js';

/** An ordinary buffer and the shared memory that stands for it. */
interface StagedBuffer {
  readonly source: ArrayBufferLike;
  readonly buffer: ArrayBuffer;
  readonly place: SharedPlace;
  /** What was copied in. */
  readonly copied: ByteRanges;
  /** What tasks may write. */
  readonly written: ByteRanges;
}

/**
 * Shared memory for the ordinary arrays of one run. A buffer gets one copy for the whole run, so that two tensors over the
 * same bytes depend on each other as they would without. Bytes are copied in when a task first names them, and back,
 * if tasks may have written them, when the run has ended.
 */
export class Staging {
  readonly #memory: SharedMemory;
  readonly #onCopy: ((startNs: bigint, nbytes: number) => void) | undefined;
  readonly #buffers = new Map<ArrayBufferLike, StagedBuffer>();
  #stagedBytes = 0;

  /** @param onCopy - told about each copy when it is done, and when it began */
  constructor(memory: SharedMemory, onCopy?: (startNs: bigint, nbytes: number) => void) {
    this.#memory = memory;
    this.#onCopy = onCopy;
  }

  /** Bytes that were copied so far, both ways together. */
  get stagedBytes(): number {
    return this.#stagedBytes;
  }

  /** Where the buffer of a tensor is that does not lie in shared memory. */
  stage({ data }: Tensor, tag: TensorArgType): SharedPlace {
    const staged = this.#buffers.get(data.buffer) ?? this.#add(data.buffer);
    const start = data.byteOffset;
    const end = start + data.byteLength;
    // Outputs are copied in, too: a task may write a part, or fail, and the rest stays as it was.
    for (const missing of staged.copied.add(start, end)) this.#copy(staged.source, staged.buffer, missing);
    if (tag !== TensorArgType.INPUT) staged.written.add(start, end);
    return staged.place;
  }

  /**
   * Copies what tasks may have written back into the arrays.
   *
   * @throws PtoError `ERR_PTO_ARGS_TENSOR` when the memory of an array was transferred or made smaller meanwhile; the others
   * have their elements then
   */
  copyBack(): void {
    let lost: PtoError | undefined;
    for (const { source, buffer, written } of this.#buffers.values()) {
      for (const range of written) {
        if (range.end <= source.byteLength) this.#copy(buffer, source, range);
        else lost ??= lostMemory(range.end, source.byteLength);
      }
    }
    if (lost !== undefined) throw lost;
  }

  /** Gives the shared memory back. */
  release(): void {
    for (const { buffer, place } of this.#buffers.values()) this.#memory.release(buffer, place);
    this.#buffers.clear();
  }

  #add(source: ArrayBufferLike): StagedBuffer {
    const allocation = this.#memory.allocateBytes(source.byteLength);
    const staged = { source, ...allocation, copied: new ByteRanges(), written: new ByteRanges() };
    this.#buffers.set(source, staged);
    return staged;
  }

  #copy(from: ArrayBufferLike, to: ArrayBufferLike, { start, end }: { start: number; end: number }): void {
    const startNs = this.#onCopy === undefined ? 0n : process.hrtime.bigint();
    new Uint8Array(to, start, end - start).set(new Uint8Array(from, start, end - start));
    this.#stagedBytes += end - start;
    this.#onCopy?.(startNs, end - start);
  }
}

function lostMemory(needed: number, byteLength: number): PtoError {
  return new PtoError(
    'ERR_PTO_ARGS_TENSOR',
    `run: an output lies in the first ${needed} bytes of an ArrayBuffer that has ${byteLength} now.\n` +
      '  Its memory was transferred or resized before the run had ended; wait for the run first.',
    { details: { needed, byteLength } },
  );
}
