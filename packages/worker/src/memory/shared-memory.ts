import type { NativeHostWorker } from '@pto/runtime-native/host';
import { callNative } from '@pto/runtime-native/host';
import { PtoError, Tensor, invalidArgument } from '@pto/task-interface';
import type { DataType, ShapeLike } from '@pto/task-interface';

/** Where the first byte of a buffer is, as children name it. */
export interface SharedPlace {
  readonly segment: number;
  readonly generation: number;
  readonly offset: number;
}

/** Bytes that one ArrayBuffer can show. */
export const MAX_BUFFER_BYTES = 2 ** 32;

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
  readonly #life = { isOpen: true };

  constructor(native: NativeHostWorker) {
    this.#native = native;
  }

  /** Where a buffer is; `undefined` for ordinary memory. */
  placeOf(buffer: ArrayBufferLike): SharedPlace | undefined {
    return this.#places.get(buffer);
  }

  /** Makes a buffer known that shows shared memory. */
  adopt(buffer: ArrayBufferLike, place: SharedPlace): void {
    this.#places.set(buffer, place);
  }

  /** New memory; its bytes are zero or those of freed memory. Given back by `release`. */
  allocateBytes(nbytes: number): { readonly buffer: ArrayBuffer; readonly place: SharedPlace } {
    const { buffer, segment, generation, offset } = callNative(() => this.#native.allocate(nbytes, false));
    const place = { segment, generation, offset };
    this.adopt(buffer, place);
    return { buffer, place };
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
    const { buffer, place } = this.allocateBytes(sharedBytes(shape, dtype));
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
    const buffer = tensor?.data?.buffer;
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
}

/**
 * Bytes of a tensor that one ArrayBuffer can show.
 *
 * @throws PtoError `ERR_PTO_ARGS_DTYPE`, `ERR_PTO_ARGS_SHAPE`; `ERR_PTO_SHM` for more
 */
export function sharedBytes(shape: ShapeLike, dtype: DataType | string): number {
  const nbytes = Tensor.byteLength(shape, dtype);
  if (nbytes <= MAX_BUFFER_BYTES) return nbytes;
  throw new PtoError(
    'ERR_PTO_SHM',
    `alloc: ${nbytes} bytes; one tensor has at most ${MAX_BUFFER_BYTES}, as an ArrayBuffer shows no more.\n` +
      '  Split it into several tensors.',
    { details: { nbytes, limit: MAX_BUFFER_BYTES } },
  );
}
