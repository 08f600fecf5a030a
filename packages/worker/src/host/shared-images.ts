import { callNative } from '@pto/runtime-native/host';
import type { NativeHostWorker } from '@pto/runtime-native/host';

import type { RegisteredCallable } from '../registry/registered-callable.js';

/** Where bytes are in shared memory. */
export interface SharedBytes {
  readonly segment: number;
  readonly generation: number;
  readonly offset: number;
  readonly nbytes: number;
}

/** Copies bytes to where children can read them. Given back with `release`. */
export function shareBytes(native: NativeHostWorker, bytes: Uint8Array): SharedBytes {
  const { buffer, segment, generation, offset } = callNative(() => native.allocate(bytes.byteLength, false));
  new Uint8Array(buffer).set(bytes);
  return { segment, generation, offset, nbytes: bytes.byteLength };
}

/** The images of chip callables, while children read them. */
export class SharedImages {
  readonly #native: NativeHostWorker;
  readonly #bySlot = new Map<number, SharedBytes>();

  constructor(native: NativeHostWorker) {
    this.#native = native;
  }

  /** Where the image of a callable is; it is copied there when it was not. */
  share({ slot }: RegisteredCallable, bytes: Uint8Array): SharedBytes {
    const image = this.#bySlot.get(slot) ?? shareBytes(this.#native, bytes);
    this.#bySlot.set(slot, image);
    return image;
  }

  /** Nobody reads the image of a callable any more. */
  release({ slot }: RegisteredCallable): void {
    const image = this.#bySlot.get(slot);
    if (image === undefined) return;
    this.#bySlot.delete(slot);
    callNative(() => this.#native.release(image.segment, image.offset));
  }
}
