import { PtoError } from '@pto/task-interface';

/** Bytes of a channel. */
const BOOTSTRAP_CHANNEL_BYTES = 4096;
/** Buffers that a channel can name. */
const BOOTSTRAP_CHANNEL_BUFFERS = 376;
/** Bytes of an error's text in a channel, without the zero at its end. */
const BOOTSTRAP_CHANNEL_MESSAGE_BYTES = 1023;

/** How far the chip is: nothing said yet, ready, or failed. */
export type BootstrapChannelState = 'idle' | 'success' | 'error';

/** What a chip says when its communicator is there. Addresses are those of the chip's process. */
export interface ChipBootstrapResult {
  /** Address of the `CommContext` that kernels take. */
  readonly deviceContext: bigint;
  readonly localWindowBase: bigint;
  readonly windowBytes: bigint;
  /** Address of each buffer, in the order of the configuration. */
  readonly bufferAddresses: readonly bigint[];
}

const STATES: readonly BootstrapChannelState[] = ['idle', 'success', 'error'];
const ERROR_CODE = 4;
const BUFFER_COUNT = 8;
const DEVICE_CONTEXT = 16;
const WINDOW_BASE = 24;
const WINDOW_BYTES = 32;
const ADDRESSES = 64;
const MESSAGE = 3072;

/**
 * A block of memory through which one chip says that its communicator is there, or why not, in a layout that native programs
 * share. It lies over any buffer, shared or not, and both sides may be in different threads or processes: fields are written
 * before the state, and the state is read first.
 *
 * Chips of a `Worker` do not need it: they answer over their lanes.
 *
 * @example
 * ```ts
 * import { ChipBootstrapChannel } from '@pto/worker';
 *
 * const memory = new SharedArrayBuffer(4096);
 * const writer = new ChipBootstrapChannel(memory);
 * const reader = new ChipBootstrapChannel(memory);
 * writer.writeSuccess({ deviceContext: 1n, localWindowBase: 4096n, windowBytes: 4096n, bufferAddresses: [4096n] });
 * reader.state; // => 'success'
 * reader.result.windowBytes; // => 4096n
 * ```
 */
export class ChipBootstrapChannel {
  readonly #state: Int32Array;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;

  /**
   * @param memory - at least 4096 bytes from `byteOffset` on; zeros are a channel that says nothing yet
   * @param byteOffset - a multiple of 4
   * @throws PtoError `ERR_PTO_OPTION_INVALID` for memory that is too small
   */
  constructor(memory: ArrayBuffer | SharedArrayBuffer, byteOffset = 0) {
    if (byteOffset % 4 !== 0 || byteOffset < 0 || memory.byteLength - byteOffset < BOOTSTRAP_CHANNEL_BYTES) {
      throw new PtoError(
        'ERR_PTO_OPTION_INVALID',
        `a bootstrap channel at byte ${byteOffset} of ${memory.byteLength}; it takes ${BOOTSTRAP_CHANNEL_BYTES} bytes from ` +
          'a multiple of 4 on.\n  Pass larger memory, such as new SharedArrayBuffer(4096).',
        { details: { byteOffset, byteLength: memory.byteLength } },
      );
    }
    this.#state = new Int32Array(memory, byteOffset, 1);
    this.#view = new DataView(memory, byteOffset, BOOTSTRAP_CHANNEL_BYTES);
    this.#bytes = new Uint8Array(memory, byteOffset, BOOTSTRAP_CHANNEL_BYTES);
  }

  /** What the chip has said so far. */
  get state(): BootstrapChannelState {
    const state = STATES[Atomics.load(this.#state, 0)];
    if (state === undefined)
      throw this.#misuse('holds no state that there is', 'Pass memory that a channel has written.');
    return state;
  }

  /**
   * Says that the communicator is there.
   *
   * @throws PtoError `ERR_PTO_COMM_ARGS` for more than 376 buffers; the channel then says what it said before
   */
  writeSuccess({ deviceContext, localWindowBase, windowBytes, bufferAddresses }: ChipBootstrapResult): void {
    if (bufferAddresses.length > BOOTSTRAP_CHANNEL_BUFFERS) {
      throw new PtoError(
        'ERR_PTO_COMM_ARGS',
        `${bufferAddresses.length} buffers; a bootstrap channel names up to ${BOOTSTRAP_CHANNEL_BUFFERS}.\n` +
          '  Put small buffers into one.',
        { details: { buffers: bufferAddresses.length } },
      );
    }
    this.#view.setInt32(ERROR_CODE, 0, true);
    this.#view.setInt32(BUFFER_COUNT, bufferAddresses.length, true);
    this.#view.setBigUint64(DEVICE_CONTEXT, deviceContext, true);
    this.#view.setBigUint64(WINDOW_BASE, localWindowBase, true);
    this.#view.setBigUint64(WINDOW_BYTES, windowBytes, true);
    bufferAddresses.forEach((address, index) => this.#view.setBigUint64(ADDRESSES + 8 * index, address, true));
    this.#publish('success');
  }

  /** Says that the communicator could not be opened. A text of more than 1023 bytes is cut, between characters. */
  writeError(errorCode: number, message: string): void {
    const text = this.#bytes.subarray(MESSAGE, MESSAGE + BOOTSTRAP_CHANNEL_MESSAGE_BYTES + 1);
    const room = new Uint8Array(BOOTSTRAP_CHANNEL_MESSAGE_BYTES);
    const { written } = new TextEncoder().encodeInto(message, room);
    text.fill(0);
    text.set(room.subarray(0, written));
    this.#view.setInt32(ERROR_CODE, errorCode, true);
    this.#view.setInt32(BUFFER_COUNT, 0, true);
    this.#publish('error');
  }

  /** Makes the channel ready for another bootstrap. */
  reset(): void {
    this.#publish('idle');
  }

  /**
   * What the chip said.
   *
   * @throws PtoError `ERR_PTO_WORKER_STATE` unless the state is `success`
   */
  get result(): ChipBootstrapResult {
    this.#require('success');
    const count = this.#view.getInt32(BUFFER_COUNT, true);
    if (count < 0 || count > BOOTSTRAP_CHANNEL_BUFFERS) {
      throw this.#misuse(`holds ${count} buffers`, 'Pass memory that a channel has written.');
    }
    return {
      deviceContext: this.#view.getBigUint64(DEVICE_CONTEXT, true),
      localWindowBase: this.#view.getBigUint64(WINDOW_BASE, true),
      windowBytes: this.#view.getBigUint64(WINDOW_BYTES, true),
      bufferAddresses: Array.from({ length: count }, (_, index) =>
        this.#view.getBigUint64(ADDRESSES + 8 * index, true),
      ),
    };
  }

  /**
   * Why the chip failed.
   *
   * @throws PtoError `ERR_PTO_WORKER_STATE` unless the state is `error`
   */
  get error(): { readonly errorCode: number; readonly message: string } {
    this.#require('error');
    // A copy: TextDecoder does not read shared memory.
    const text = this.#bytes.slice(MESSAGE, MESSAGE + BOOTSTRAP_CHANNEL_MESSAGE_BYTES + 1);
    const end = text.indexOf(0);
    return {
      errorCode: this.#view.getInt32(ERROR_CODE, true),
      message: new TextDecoder().decode(text.subarray(0, end === -1 ? BOOTSTRAP_CHANNEL_MESSAGE_BYTES : end)),
    };
  }

  #publish(state: BootstrapChannelState): void {
    Atomics.store(this.#state, 0, STATES.indexOf(state));
    Atomics.notify(this.#state, 0);
  }

  #require(state: BootstrapChannelState): void {
    const actual = this.state;
    if (actual !== state) throw this.#misuse(`is in state '${actual}', not '${state}'`, 'Look at `state` first.');
  }

  #misuse(what: string, remedy: string): PtoError {
    return new PtoError('ERR_PTO_WORKER_STATE', `a bootstrap channel ${what}.\n  ${remedy}`);
  }
}
