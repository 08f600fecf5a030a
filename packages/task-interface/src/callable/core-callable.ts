import { CORE_CALLABLE_BINARY_OFFSET as BINARY_OFFSET, CoreCallableLayout } from '../abi/layout.gen.js';
import type { ArgDirection } from '../abi/layout.gen.js';
import { requireBytes, viewOf } from '../abi/bytes.js';
import { readI32, readU32, writeI32, writeU32 } from '../abi/field.js';
import { checkOptions } from '../errors/check-options.js';
import { imageError, readSignature, requireImageSize, takeBinary, takeSignature, writeSignature } from './image.js';
import type { SignatureLike } from './image.js';

const { fields } = CoreCallableLayout;

/** What a {@link CoreCallable} is built from. */
export interface CoreCallableOptions {
  /** Direction of each argument, at most 16. Default: none. */
  signature?: SignatureLike;
  /** The compiled kernel. */
  binary: Uint8Array;
}

interface Parts {
  readonly bytes: Uint8Array;
  readonly signature: readonly ArgDirection[];
  readonly binary: Uint8Array;
}

function readImage(bytes: Uint8Array, what: string): Parts {
  requireBytes(bytes, {
    what,
    atLeast: BINARY_OFFSET,
    code: 'ERR_PTO_CALLABLE_INVALID',
    remedy: 'Pass all bytes of the image.',
  });
  const view = viewOf(bytes);
  const signature = readSignature(view, fields.signature, readI32(view, 0, fields.sigCount), what);
  const binarySize = readU32(view, 0, fields.binarySize);
  const end = BINARY_OFFSET + binarySize;
  if (end > bytes.length) {
    throw imageError(what, `its kernel ends at byte ${end}, the image at ${bytes.length}`, { binarySize });
  }
  return { bytes: bytes.subarray(0, end), signature, binary: bytes.subarray(BINARY_OFFSET, end) };
}

/**
 * A compiled kernel with its signature, as the image that is uploaded to the chip: a header of 128 bytes, then the kernel.
 *
 * @example
 * ```ts
 * import { ArgDirection, CoreCallable } from '@pto/task-interface';
 *
 * const kernel = CoreCallable.build({ signature: ['in', 'in', 'out'], binary: new Uint8Array([1, 2, 3]) });
 * kernel.bytes.length; // => 131
 * kernel.signature[2]; // => ArgDirection.OUT
 * CoreCallable.decode(kernel.bytes).binary; // => new Uint8Array([1, 2, 3])
 * ```
 */
export class CoreCallable {
  /** The whole image. Do not change it. */
  readonly bytes: Uint8Array;
  /** Direction of each argument. */
  readonly signature: readonly ArgDirection[];
  /** The compiled kernel: a part of `bytes`. */
  readonly binary: Uint8Array;

  private constructor({ bytes, signature, binary }: Parts) {
    this.bytes = bytes;
    this.signature = Object.freeze([...signature]);
    this.binary = binary;
  }

  /**
   * Builds the image, like `make_callable` in C++.
   *
   * @param options - kernel and signature
   * @throws PtoError `ERR_PTO_CALLABLE_CAPACITY` for more than 16 directions, `ERR_PTO_ARGS_SIGNATURE` for what is no
   * direction, `ERR_PTO_CALLABLE_INVALID` for a binary that is no Uint8Array, `ERR_PTO_OPTION_UNKNOWN`
   */
  static build(options: CoreCallableOptions): CoreCallable {
    checkOptions('CoreCallable', options, ['signature', 'binary']);
    const signature = takeSignature(options.signature ?? [], 'CoreCallable', fields.signature.count);
    const binary = takeBinary(options.binary, 'CoreCallable');
    requireImageSize(BINARY_OFFSET + binary.length, 'CoreCallable');
    const bytes = new Uint8Array(BINARY_OFFSET + binary.length);
    const view = viewOf(bytes);
    writeSignature(view, fields.signature, signature);
    writeI32(view, 0, fields.sigCount, signature.length);
    writeU32(view, 0, fields.binarySize, binary.length);
    bytes.set(binary, BINARY_OFFSET);
    return new CoreCallable({ bytes, signature, binary: bytes.subarray(BINARY_OFFSET) });
  }

  /**
   * Decodes an image, without copying it. Bytes after the kernel do not count.
   *
   * @param bytes - the image; keep it unchanged while the callable is used
   * @param what - how the caller knows the image; only for messages. Default: `CoreCallable`
   * @throws PtoError `ERR_PTO_CALLABLE_INVALID` for bytes that are no image or end before the kernel does
   */
  static decode(bytes: Uint8Array, what = 'CoreCallable'): CoreCallable {
    return new CoreCallable(readImage(bytes, what));
  }
}
