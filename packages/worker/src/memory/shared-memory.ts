import type { NativeHostWorker } from '@pto/runtime-native/host';
import { callNative } from '@pto/runtime-native/host';
import { MAX_VIEW_BYTES, PtoError, Tensor, invalidArgument } from '@pto/task-interface';
import type { DataType, ShapeLike, TensorMemory } from '@pto/task-interface';

/** Where the first byte of a buffer is, as children name it. */
export interface SharedPlace {
  readonly segment: number;
  readonly generation: number;
  readonly offset: number;
}

/** What is given back when nobody holds the buffer any more. */
interface Held {
  readonly life: { isOpen: boolean };
  readonly native: NativeHostWorker;
  readonly place: SharedPlace;
}

const abandoned = new FinalizationRegistry<Held>(({ life, native, place }) => {
  if (life.isOpen) native.release(place.segment, place.offset);
});

/**
 * The memory that a worker shares with its children, by the ArrayBuffers that show it. A tensor whose array lies in one of
 * them crosses without a copy, whatever part of it the array shows.
 */
export class SharedMemory {
  readonly #native: NativeHostWorker;
  readonly #places = new WeakMap<ArrayBufferLike, SharedPlace>();
  readonly #allocations = new WeakSet<ArrayBufferLike>();
  readonly #large = new WeakMap<TensorMemory, SharedPlace>();
  /** What a buffer is a part of; keeps that alive as long as the buffer. */
  readonly #wholes = new WeakMap<ArrayBufferLike, TensorMemory>();
  readonly #life = { isOpen: true };

  constructor(native: NativeHostWorker) {
    this.#native = native;
  }

  /** Where a buffer is; `undefined` for ordinary memory. */
  placeOf(buffer: ArrayBufferLike): SharedPlace | undefined {
    return this.#places.get(buffer);
  }

  /** As `placeOf`, for memory that is larger than a buffer. */
  placeOfLarge(memory: TensorMemory): SharedPlace | undefined {
    return this.#large.get(memory);
  }

  /** Makes a buffer known that shows shared memory. */
  adopt(buffer: ArrayBufferLike, place: SharedPlace): void {
    this.#places.set(buffer, place);
  }

  /** New memory; its bytes are zero or those of freed memory. Given back by `release`. */
  allocateBytes(nbytes: number): { readonly buffer: ArrayBuffer; readonly place: SharedPlace } {
    requireShown(nbytes, 'memory that children share');
    const { buffer, segment, generation, offset } = callNative(() => this.#native.allocate(nbytes, false));
    const place = { segment, generation, offset };
    this.adopt(buffer, place);
    return { buffer: buffer, place };
  }

  /** Gives memory of `allocateBytes` back; its buffer has no bytes any more. */
  release(buffer: ArrayBufferLike, { segment, offset }: SharedPlace): void {
    this.#places.delete(buffer);
    callNative(() => this.#native.release(segment, offset));
  }

  /**
   * A tensor in memory of its own, until `free` or the worker's end.
   *
   * @throws PtoError `ERR_PTO_SHM`, `ERR_PTO_ARGS_SHAPE`, `ERR_PTO_ARGS_DTYPE`
   */
  alloc(shape: ShapeLike, dtype: DataType | string): Tensor {
    const nbytes = Tensor.byteLength(shape, dtype);
    if (nbytes > MAX_VIEW_BYTES) return Tensor.within(this.#allocateLarge(nbytes), shape, dtype);
    const { buffer, place } = this.allocateBytes(nbytes);
    new Uint8Array(buffer).fill(0);
    this.#allocations.add(buffer);
    abandoned.register(buffer, { life: this.#life, native: this.#native, place }, buffer);
    return Tensor.over(buffer, shape, dtype);
  }

  /** The native worker is about to give everything back. */
  close(): void {
    this.#life.isOpen = false;
  }

  /** @throws PtoError `ERR_PTO_ARGS_TENSOR` for a tensor that `alloc` did not make, or that was freed before */
  free(tensor: Tensor): void {
    if (tensor?.large !== undefined && this.#freeLarge(tensor.large.memory)) return;
    const buffer = tensor?.large === undefined ? tensor?.data?.buffer : undefined;
    if (buffer === undefined || !this.#allocations.delete(buffer)) {
      throw invalidArgument({
        code: 'ERR_PTO_ARGS_TENSOR',
        what: 'free, tensor',
        given: tensor,
        allowed: "a tensor of this worker's alloc that was not freed",
        remedy: 'It was freed before, or it is not a tensor of this worker. Other memory needs no free.',
      });
    }
    abandoned.unregister(buffer);
    this.release(buffer, this.#places.get(buffer)!);
  }

  /** Zeros, as memory comes from the system or was emptied when it was given back. */
  #allocateLarge(byteLength: number): TensorMemory {
    const { segment, generation, offset } = callNative(() => this.#native.allocate(byteLength, false));
    const memory: TensorMemory = {
      byteLength,
      view: (byteOffset, nbytes) => {
        const place = { segment, generation, offset: offset + byteOffset };
        const buffer = callNative(() => this.#native.view(segment, generation, place.offset, nbytes));
        this.adopt(buffer, place);
        this.#wholes.set(buffer, memory);
        return buffer;
      },
    };
    const place = { segment, generation, offset };
    this.#large.set(memory, place);
    abandoned.register(memory, { life: this.#life, native: this.#native, place }, memory);
    return memory;
  }

  #freeLarge(memory: TensorMemory): boolean {
    const place = this.#large.get(memory);
    if (place === undefined) return false;
    this.#large.delete(memory);
    abandoned.unregister(memory);
    callNative(() => this.#native.release(place.segment, place.offset));
    return true;
  }
}

/**
 * Bytes of a tensor that one ArrayBuffer can show.
 *
 * @throws PtoError `ERR_PTO_ARGS_DTYPE`, `ERR_PTO_ARGS_SHAPE`; `ERR_PTO_SHM` for more
 */
export function sharedBytes(shape: ShapeLike, dtype: DataType | string): number {
  const nbytes = Tensor.byteLength(shape, dtype);
  requireShown(nbytes, 'alloc');
  return nbytes;
}

/** @throws PtoError `ERR_PTO_SHM` for more bytes than one ArrayBuffer shows */
export function requireShown(nbytes: number, what: string): void {
  if (nbytes <= MAX_VIEW_BYTES) return;
  throw new PtoError(
    'ERR_PTO_SHM',
    `${what}: ${nbytes} bytes; an ArrayBuffer shows at most ${MAX_VIEW_BYTES}.\n` +
      '  Split it into several tensors, or use the alloc of the worker, whose tensors have chunks.',
    { details: { nbytes, limit: MAX_VIEW_BYTES } },
  );
}
