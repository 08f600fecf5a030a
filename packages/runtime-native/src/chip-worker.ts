import { MAX_REGISTERED_CALLABLE_IDS, PtoError, checkOptions, invalidArgument } from '@pto/task-interface';
import type { CallConfig, CallConfigOptions, ChipCallable, TaskArgs, TypedArray } from '@pto/task-interface';

import { loadAddon } from './addon/load-addon.js';
import type { NativeChipWorker } from './addon/native-addon.js';
import { callNative, toPtoError } from './addon/native-error.js';
import type { PlatformName } from './assets/index.js';
import { copyAddress } from './copy-address.js';
import type { CopyOptions } from './copy-address.js';
import { DeviceBuffer } from './device-buffer.js';
import { KernelNames } from './kernel-names.js';
import { RunEncoder, requireFixedMemory } from './run-encoder.js';
import { findRuntimeLibraries } from './runtime-libraries.js';

/** What a {@link ChipWorker} is made for. */
export interface ChipWorkerOptions {
  /** `a2a3sim` or `a5sim`; on a machine with an NPU also `a2a3` and `a5`. */
  platform: PlatformName;
  /** Name of the runtime, for example `tensormap_and_ringbuffer`. */
  runtime: string;
}

/**
 * One device, driven directly: callables are prepared under ids that the caller chooses, and run by them. `Worker` of
 * `@pto/worker` does the same with ids and signatures looked after.
 *
 * Runs are executed one at a time in the order in which they were started. `run` never blocks the event loop; every other
 * call first waits, on the calling thread, for the runs that are not finished yet. An idle worker costs no CPU time and
 * does not keep the process alive.
 *
 * @example
 * ```ts
 * import { ChipWorker } from '@pto/runtime-native';
 *
 * await using worker = new ChipWorker({ platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' });
 * worker.init({ deviceId: 0 });
 * worker.prepare(0, callable);
 * await worker.run(0, args, { blockDim: 3 });
 * ```
 */
export class ChipWorker {
  readonly #native: NativeChipWorker;
  readonly #encoder = new RunEncoder();
  readonly #kernelNames = new KernelNames();
  readonly #buffers = new Set<DeviceBuffer>();
  #state: 'finalized' | 'new' | 'ready' = 'new';
  #finalized: Promise<void> | undefined;

  /**
   * Loads the addon and the libraries of the runtime; touches no device.
   *
   * @throws PtoError `ERR_PTO_PLATFORM_UNKNOWN`, `ERR_PTO_RUNTIME_UNKNOWN`, `ERR_PTO_RUNTIME_MISSING`, `ERR_PTO_RUNTIME_ABI`,
   * `ERR_PTO_ADDON_MISSING`, `ERR_PTO_OPTION_UNKNOWN`
   */
  constructor(options: ChipWorkerOptions) {
    checkOptions('ChipWorker', options, ['platform', 'runtime']);
    const libraries = findRuntimeLibraries(options.platform, options.runtime);
    const { NativeChipWorker } = loadAddon();
    this.#native = callNative(() => new NativeChipWorker(libraries));
  }

  /**
   * Takes the device. After a failure it may be called again.
   *
   * @param options - `deviceId`: which device, from 0
   * @throws PtoError `ERR_PTO_WORKER_STATE` when called twice or after `finalize`, `ERR_PTO_OPTION_INVALID`,
   * `ERR_PTO_DEVICE_STATE`
   */
  init(options: { deviceId: number }): void {
    checkOptions('ChipWorker.init', options, ['deviceId']);
    if (this.#state !== 'new') {
      throw stateError(
        this.#state === 'ready'
          ? 'ChipWorker already initialized.'
          : 'ChipWorker already finalized; cannot reinitialize.',
        'Make a new ChipWorker.',
      );
    }
    const { deviceId } = options;
    if (!Number.isInteger(deviceId) || deviceId < 0 || deviceId > 0x7fff_ffff) {
      throw invalidArgument({
        code: 'ERR_PTO_OPTION_INVALID',
        what: 'ChipWorker.init, deviceId',
        given: deviceId,
        allowed: 'an integer from 0',
        remedy: 'Pass { deviceId: 0 } for the first device.',
      });
    }
    callNative(() => this.#native.init(deviceId));
    this.#state = 'ready';
  }

  /**
   * Uploads a callable, so that its first run pays no upload.
   *
   * @param id - 0 to 63, not in use
   * @throws PtoError `ERR_PTO_CALLABLE_ID_RANGE`, `ERR_PTO_CALLABLE_DUPLICATE`, `ERR_PTO_CALLABLE_INVALID`,
   * `ERR_PTO_KERNEL_LOAD`, `ERR_PTO_ORCH_LOAD`, `ERR_PTO_WORKER_STATE`
   */
  prepare(id: number, callable: ChipCallable): void {
    this.#requireReady();
    requireCallableId(id);
    if (!((callable as Partial<ChipCallable> | undefined)?.bytes instanceof Uint8Array)) {
      throw invalidArgument({
        code: 'ERR_PTO_CALLABLE_INVALID',
        what: 'callable',
        given: callable,
        allowed: 'a ChipCallable',
        remedy: 'Build one with ChipCallable.build, or compile one with compileCallable.',
      });
    }
    callNative(() => this.#native.prepare(id, callable.bytes));
    this.#kernelNames.add(id, callable);
  }

  /**
   * Runs a prepared callable. The tensors' arrays belong to the run until the promise settles: do not transfer them to
   * another thread before.
   *
   * @param id - as given to `prepare`
   * @param args - copied before this returns, except for the elements of tensors
   * @param config - how to run. Default: all defaults of `CallConfig`
   * @returns settles when the results are in the tensors
   */
  async run(id: number, args: TaskArgs, config?: CallConfig | CallConfigOptions): Promise<void> {
    this.#requireReady();
    requireCallableId(id);
    const arrays = this.#encoder.takeArgs(args);
    requireFixedMemory(arrays);
    const settings = this.#encoder.takeSettings(config);
    const kernelNames = this.#kernelNames.of(id);
    try {
      // Everything up to here, and the start of the run, happens before the caller gets the promise: runs keep their order.
      await this.#native.run(id, this.#encoder.args, arrays, settings);
    } catch (error) {
      throw toPtoError(error, kernelNames);
    }
  }

  /** As {@link ChipWorker.run}, but blocks the calling thread until the results are in the tensors. */
  runSync(id: number, args: TaskArgs, config?: CallConfig | CallConfigOptions): void {
    this.#requireReady();
    requireCallableId(id);
    const arrays = this.#encoder.takeArgs(args);
    const settings = this.#encoder.takeSettings(config);
    const kernelNames = this.#kernelNames.of(id);
    try {
      this.#native.runSync(id, this.#encoder.args, arrays, settings);
    } catch (error) {
      throw toPtoError(error, kernelNames);
    }
  }

  /** Forgets a callable, so that its id is free. An id that is not in use is fine. */
  unregister(id: number): void {
    this.#requireReady();
    requireCallableId(id);
    callNative(() => this.#native.unregister(id));
    this.#kernelNames.remove(id);
  }

  /**
   * Allocates device memory. Its contents are undefined.
   *
   * @param nbytes - size, from 1
   * @throws PtoError `ERR_PTO_DEVICE_OUT_OF_MEMORY`, `ERR_PTO_OPTION_INVALID`, `ERR_PTO_WORKER_STATE`
   */
  malloc(nbytes: number): DeviceBuffer {
    this.#requireReady();
    if (!Number.isSafeInteger(nbytes) || nbytes < 1) {
      throw invalidArgument({
        code: 'ERR_PTO_OPTION_INVALID',
        what: 'malloc, nbytes',
        given: nbytes,
        allowed: 'an integer from 1',
        remedy: "Pass the size in bytes, for example a typed array's byteLength.",
      });
    }
    const buffer = new DeviceBuffer(
      callNative(() => this.#native.malloc(nbytes)),
      nbytes,
    );
    this.#buffers.add(buffer);
    return buffer;
  }

  /**
   * Gives device memory back.
   *
   * @throws PtoError `ERR_PTO_DEVICE_POINTER` for a buffer that was freed before or belongs to another worker
   */
  free(buffer: DeviceBuffer): void {
    this.#requireReady();
    this.#requireLive(buffer, 'free');
    this.#buffers.delete(buffer);
    callNative(() => this.#native.free(buffer.address));
  }

  /**
   * Copies all bytes of a typed array to the device.
   *
   * @throws PtoError `ERR_PTO_DEVICE_COPY` when they do not fit, `ERR_PTO_DEVICE_POINTER` for a buffer that was freed or
   * belongs to another worker
   */
  copyTo(buffer: DeviceBuffer, source: TypedArray, options?: CopyOptions): void {
    const address = this.#rangeAddress('copyTo', buffer, source, options);
    callNative(() => this.#native.copyTo(address, source));
  }

  /**
   * Fills a typed array from the device.
   *
   * @throws PtoError `ERR_PTO_DEVICE_COPY` when the buffer does not hold that many bytes, `ERR_PTO_DEVICE_POINTER` for a
   * buffer that was freed or belongs to another worker
   */
  copyFrom(target: TypedArray, buffer: DeviceBuffer, options?: CopyOptions): void {
    const address = this.#rangeAddress('copyFrom', buffer, target, options);
    callNative(() => this.#native.copyFrom(target, address));
  }

  /** How many orchestrations were loaded on the device side: one for the first run of each prepared callable. */
  get aicpuDlopenCount(): number {
    this.#requireReady();
    return callNative(() => this.#native.aicpuDlopenCount());
  }

  /** How many orchestrations were loaded on the host side; 0 for runtimes whose orchestrations run on the device. */
  get hostDlopenCount(): number {
    this.#requireReady();
    return callNative(() => this.#native.hostDlopenCount());
  }

  /** Waits for pending runs, then frees the device and everything on it. Idempotent. */
  finalize(): Promise<void> {
    if (this.#finalized === undefined) {
      const wasReady = this.#state === 'ready';
      this.#state = 'finalized';
      this.#buffers.clear();
      this.#finalized = wasReady ? this.#native.finalize() : Promise.resolve();
    }
    return this.#finalized;
  }

  /** As {@link ChipWorker.finalize}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.finalize();
  }

  #requireReady(): void {
    if (this.#state === 'ready') return;
    throw this.#state === 'new'
      ? stateError(
          'ChipWorker not initialized; call init() first.',
          'worker.init({ deviceId: 0 }) takes the first device.',
        )
      : stateError('ChipWorker already finalized.', 'Make a new ChipWorker.');
  }

  #requireLive(buffer: DeviceBuffer, call: string): void {
    if (this.#buffers.has(buffer)) return;
    throw invalidArgument({
      code: 'ERR_PTO_DEVICE_POINTER',
      what: `${call}, buffer`,
      given: buffer,
      allowed: "a buffer of this worker's malloc that was not freed",
      remedy:
        buffer instanceof DeviceBuffer ? 'It was freed before, or another worker allocated it.' : 'Call malloc first.',
    });
  }

  #rangeAddress(call: string, buffer: DeviceBuffer, host: TypedArray, options: CopyOptions | undefined): bigint {
    this.#requireReady();
    this.#requireLive(buffer, call);
    return copyAddress(call, buffer, host, options);
  }
}

function stateError(fault: string, remedy: string): PtoError {
  return new PtoError('ERR_PTO_WORKER_STATE', `${fault}\n  ${remedy}`);
}

function requireCallableId(id: number): void {
  if (Number.isInteger(id) && id >= 0 && id < MAX_REGISTERED_CALLABLE_IDS) return;
  throw invalidArgument({
    code: 'ERR_PTO_CALLABLE_ID_RANGE',
    what: 'callable id',
    given: id,
    allowed: `an integer from 0 to ${MAX_REGISTERED_CALLABLE_IDS - 1}`,
    remedy: 'Use the id that the callable was prepared under.',
  });
}
