import { MAX_REGISTERED_CALLABLE_IDS, PtoError } from '@pto/task-interface';
import type { CallConfigOptions, ChipCallable, TaskArgs, TypedArray } from '@pto/task-interface';

import { loadAddon } from '../addon/load-addon.js';
import type { NativeChipWorker, NativeRuntimePaths } from '../addon/native-addon.js';
import { callNative } from '../addon/native-error.js';
import { DeviceBuffer } from '../device-buffer.js';
import { RunEncoder } from '../run-encoder.js';

/** One device of a host binary: the context that the old interface kept to itself. */
export class Device {
  readonly id: number;
  readonly #native: NativeChipWorker;
  readonly #encoder = new RunEncoder();
  readonly #callableIds = new Set<number>();

  constructor(id: number, libraries: NativeRuntimePaths) {
    const { NativeChipWorker } = loadAddon();
    this.id = id;
    this.#native = callNative(() => new NativeChipWorker(libraries));
    callNative(() => this.#native.init(id));
  }

  /** Whether orchestrations are loaded on the host, which shows once one is prepared. */
  get hasHostOrchestrations(): boolean {
    return callNative(() => this.#native.hostDlopenCount()) > 0;
  }

  /** Prepares a callable under an id that is free, and returns the id. */
  prepare({ bytes }: ChipCallable): number {
    const id = this.#freeCallableId();
    callNative(() => this.#native.prepare(id, bytes));
    this.#callableIds.add(id);
    return id;
  }

  unregister(id: number): void {
    this.#callableIds.delete(id);
    callNative(() => this.#native.unregister(id));
  }

  run(id: number, args: TaskArgs, config: CallConfigOptions): void {
    const arrays = this.#encoder.takeArgs(args);
    const settings = this.#encoder.takeSettings(config);
    callNative(() => this.#native.runSync(id, this.#encoder.args, arrays, settings));
  }

  malloc(nbytes: number): DeviceBuffer {
    return new DeviceBuffer(
      callNative(() => this.#native.malloc(nbytes)),
      nbytes,
    );
  }

  free(buffer: DeviceBuffer): void {
    callNative(() => this.#native.free(buffer.address));
  }

  copyTo(buffer: DeviceBuffer, source: TypedArray): void {
    callNative(() => this.#native.copyTo(buffer.address, source));
  }

  copyFrom(target: TypedArray, buffer: DeviceBuffer): void {
    callNative(() => this.#native.copyFrom(target, buffer.address));
  }

  async finalize(): Promise<void> {
    await this.#native.finalize();
  }

  #freeCallableId(): number {
    for (let id = 0; id < MAX_REGISTERED_CALLABLE_IDS; id++) {
      if (!this.#callableIds.has(id)) return id;
    }
    throw new PtoError(
      'ERR_PTO_CALLABLE_LIMIT',
      `${MAX_REGISTERED_CALLABLE_IDS} runtimes are initialized on device ${this.id} already. Finalize one first.`,
      { details: { limit: MAX_REGISTERED_CALLABLE_IDS } },
    );
  }
}
