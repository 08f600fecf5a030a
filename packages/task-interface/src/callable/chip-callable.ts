import type { ArgDirection } from '../abi/layout.gen.js';
import { checkOptions } from '../errors/check-options.js';
import { writeChipImage } from './chip-image-writer.js';
import { readChipImage } from './chip-image-reader.js';
import type { CoreCallable } from './core-callable.js';
import type { SignatureLike } from './image.js';

/** A kernel of a {@link ChipCallable}. */
export interface ChipChild {
  /** The id that the orchestration submits it by, from 0 to 1023. Ids need not be dense or in order. */
  readonly funcId: number;
  /** The kernel. */
  readonly callable: CoreCallable;
  /** What messages call the kernel. It is not in the image, so a decoded one has none. */
  readonly name?: string;
}

/** What a {@link ChipCallable} is built from. */
export interface ChipCallableOptions {
  /** Direction of each argument of the orchestration, at most 64. Default: none. */
  signature?: SignatureLike;
  /** Name of the entry function, at most 63 bytes. Default: `'aicpu_orchestration_entry'`. */
  funcName?: string;
  /** The compiled orchestration: bytes of a shared library. */
  binary: Uint8Array;
  /** The kernels, at most 1024. Default: none. */
  children?: readonly ChipChild[];
  /** Name of the configuration function, at most 63 bytes. Default: `''`, which is `aicpu_orchestration_config`. */
  configName?: string;
}

/** The parts of an image. */
export interface ChipParts {
  readonly bytes: Uint8Array;
  readonly signature: readonly ArgDirection[];
  readonly funcName: string;
  readonly configName: string;
  readonly binary: Uint8Array;
  readonly children: readonly ChipChild[];
}

/**
 * A compiled orchestration with its kernels, as the image that a chip prepares: a header of 8596 bytes, the orchestration's
 * library, then each kernel's image at a multiple of 64 bytes after the header.
 *
 * @example
 * ```ts
 * import { ChipCallable, CoreCallable } from '@pto/task-interface';
 *
 * const add = CoreCallable.build({ signature: ['in', 'in', 'out'], binary: new Uint8Array(100) });
 * const callable = ChipCallable.build({
 *   signature: ['in', 'in', 'out'],
 *   binary: new Uint8Array(1000),
 *   children: [{ funcId: 0, callable: add }],
 * });
 * callable.funcName; // => 'aicpu_orchestration_entry'
 * callable.bytes.length; // => 8596 + 1024 + 228
 * ChipCallable.decode(callable.bytes).children[0]?.funcId; // => 0
 * ```
 */
export class ChipCallable {
  /** The whole image. Do not change it. */
  readonly bytes: Uint8Array;
  /** Direction of each argument of the orchestration. */
  readonly signature: readonly ArgDirection[];
  /** Name of the entry function. */
  readonly funcName: string;
  /** Name of the configuration function; `''` is the default name. */
  readonly configName: string;
  /** The compiled orchestration: a part of `bytes`. */
  readonly binary: Uint8Array;
  /** The kernels; their bytes are parts of `bytes`. */
  readonly children: readonly ChipChild[];

  private constructor(parts: ChipParts) {
    this.bytes = parts.bytes;
    this.signature = Object.freeze([...parts.signature]);
    this.funcName = parts.funcName;
    this.configName = parts.configName;
    this.binary = parts.binary;
    this.children = Object.freeze([...parts.children]);
  }

  /**
   * Builds the image, like `make_callable` in C++, but cuts no name short.
   *
   * @param options - orchestration, kernels and signature
   * @throws PtoError `ERR_PTO_CALLABLE_CAPACITY` for more than 64 directions or 1024 kernels, `ERR_PTO_CALLABLE_ID_RANGE`
   * and `ERR_PTO_CALLABLE_DUPLICATE` for a funcId out of range or given twice, `ERR_PTO_CALLABLE_INVALID` for a name that is
   * too long or a value of the wrong type, `ERR_PTO_ARGS_SIGNATURE` for what is no direction, `ERR_PTO_OPTION_UNKNOWN`
   */
  static build(options: ChipCallableOptions): ChipCallable {
    checkOptions('ChipCallable', options, ['signature', 'funcName', 'binary', 'children', 'configName']);
    const parts = readChipImage(writeChipImage(options), 'ChipCallable');
    const given = options.children ?? [];
    const children = parts.children.map((child, i) => withName(child, given[i]?.name));
    return new ChipCallable({ ...parts, children });
  }

  /**
   * Decodes an image, without copying it. Bytes after the last kernel do not count.
   *
   * @param bytes - the image; keep it unchanged while the callable is used
   * @throws PtoError `ERR_PTO_CALLABLE_INVALID` for bytes that are no image
   */
  static decode(bytes: Uint8Array): ChipCallable {
    return new ChipCallable(readChipImage(bytes, 'ChipCallable'));
  }
}

function withName(child: ChipChild, name: string | undefined): ChipChild {
  return name === undefined ? child : { ...child, name };
}
