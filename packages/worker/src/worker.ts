import type { CompiledPackage } from '@pto/compiler';
import { ChipWorker } from '@pto/runtime-native';
import type { CopyOptions, DeviceBuffer } from '@pto/runtime-native';
import type { CallConfig, CallConfigOptions, ChipCallable, TaskArgs, TypedArray } from '@pto/task-interface';

import { CallableTable } from './callable-table.js';
import { takeCallable } from './take-callable.js';
import type { RegisterOptions } from './take-callable.js';
import { WorkerLifecycle } from './worker-lifecycle.js';
import type { WorkerState } from './worker-lifecycle.js';
import { takeWorkerOptions } from './worker-options.js';
import type { WorkerOptions } from './worker-options.js';

/**
 * Drives one chip: register compiled callables, run them by id.
 *
 * Runs are executed one at a time, in the order in which they were started. `run` never blocks the event loop; `register`,
 * `unregister`, `runSync` and the memory calls first wait, on the calling thread, for the runs that are not finished yet.
 * An initialised worker that does nothing costs no CPU time and does not keep the process alive.
 *
 * @example
 * ```ts
 * import { TaskArgs } from '@pto/task-interface';
 * import { Worker } from '@pto/worker';
 *
 * await using worker = new Worker({ level: 2, platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' });
 * const add = worker.register(vectorAdd, { name: 'vector_add', argNames: ['a', 'b', 'f'] });
 * await worker.init();
 * const [a, b, f] = [new Float32Array(16384).fill(2), new Float32Array(16384).fill(3), new Float32Array(16384)];
 * await worker.run(add, new TaskArgs().addTensor(a).addTensor(b).addTensor(f, 'output_existing'), { blockDim: 3 });
 * ```
 */
export class Worker {
  readonly #options: Required<WorkerOptions>;
  readonly #lifecycle = new WorkerLifecycle();
  readonly #callables = new CallableTable();
  #chip: ChipWorker | undefined;
  #initialized: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  /**
   * Checks the options; loads nothing and touches no device.
   *
   * @throws PtoError `ERR_PTO_WORKER_LEVEL`, `ERR_PTO_OPTION_UNKNOWN`, `ERR_PTO_OPTION_INVALID`,
   * `ERR_PTO_PLATFORM_UNKNOWN`, `ERR_PTO_RUNTIME_UNKNOWN`
   */
  constructor(options: WorkerOptions) {
    this.#options = takeWorkerOptions(options);
  }

  /** Where the worker is in its life. */
  get state(): WorkerState {
    return this.#lifecycle.state;
  }

  /**
   * Takes the device and prepares what is registered. When it fails, everything is undone, the worker counts as failed, and
   * later runs reject with the same error.
   *
   * @throws PtoError `ERR_PTO_WORKER_STATE` when called twice or after `close`, `ERR_PTO_ADDON_MISSING`,
   * `ERR_PTO_RUNTIME_MISSING`, `ERR_PTO_RUNTIME_ABI`, `ERR_PTO_DEVICE_STATE`, and what `register` throws
   */
  async init(): Promise<void> {
    this.#lifecycle.begin();
    this.#initialized = this.#open();
    await this.#initialized;
  }

  /**
   * Makes a callable known. On an initialised worker it is prepared at once.
   *
   * @param callable - a compiled callable, or a package; a package's defaults hold for its runs
   * @returns the id to run it by, 0 to 63
   * @throws PtoError `ERR_PTO_CALLABLE_LIMIT` for the 65th, `ERR_PTO_CALLABLE_INVALID`, `ERR_PTO_KERNEL_LOAD`,
   * `ERR_PTO_ORCH_LOAD`, `ERR_PTO_OPTION_UNKNOWN`, `ERR_PTO_WORKER_STATE`, `ERR_PTO_PACKAGE_INCOMPATIBLE` for a package
   * that was compiled for another platform or runtime
   */
  register(callable: ChipCallable | CompiledPackage, options: RegisterOptions = {}): number {
    this.#lifecycle.requireOpen('register');
    const entry = takeCallable(callable, options, this.#options);
    const id = this.#callables.add(entry);
    try {
      this.#chip?.prepare(id, entry.callable);
    } catch (error) {
      this.#callables.undoAdd(id);
      throw error;
    }
    return id;
  }

  /**
   * Forgets a callable; its id is given to another one later.
   *
   * @throws PtoError `ERR_PTO_CALLABLE_UNKNOWN`, `ERR_PTO_CALLABLE_ID_RANGE`, `ERR_PTO_WORKER_STATE`
   */
  unregister(id: number): void {
    this.#lifecycle.requireOpen('unregister');
    this.#callables.remove(id);
    this.#chip?.unregister(id);
  }

  /**
   * Runs a callable. The tensors' arrays belong to the run until the promise settles: read them afterwards, and do not
   * transfer them to another thread before. The arguments themselves may be changed as soon as this returns.
   *
   * @param id - as `register` returned it
   * @param args - tensors and scalars in the order of the signature
   * @param config - how to run. Options that are left out are the package's defaults, else those of `CallConfig`. A whole
   * `CallConfig` is taken as it is; one that is used again costs no encoding
   * @returns settles when the results are in the tensors
   */
  async run(id: number, args: TaskArgs, config?: CallConfig | CallConfigOptions): Promise<void> {
    await this.#chipFor(id, args, 'run').run(id, args, this.#callables.get(id).configFor(config));
  }

  /** As {@link Worker.run}, but blocks the calling thread until the results are in the tensors. */
  runSync(id: number, args: TaskArgs, config?: CallConfig | CallConfigOptions): void {
    this.#chipFor(id, args, 'runSync').runSync(id, args, this.#callables.get(id).configFor(config));
  }

  /**
   * Allocates device memory; its contents are undefined. Whatever is not freed is freed by `close`.
   *
   * @throws PtoError `ERR_PTO_DEVICE_OUT_OF_MEMORY`, `ERR_PTO_OPTION_INVALID`, `ERR_PTO_WORKER_STATE`
   */
  malloc(nbytes: number): DeviceBuffer {
    return this.#readyChip('malloc').malloc(nbytes);
  }

  /** @throws PtoError `ERR_PTO_DEVICE_POINTER` for a buffer that was freed before or belongs to another worker */
  free(buffer: DeviceBuffer): void {
    this.#readyChip('free').free(buffer);
  }

  /**
   * Copies all bytes of a typed array to the device.
   *
   * @throws PtoError `ERR_PTO_DEVICE_COPY` when they do not fit, `ERR_PTO_DEVICE_POINTER`
   */
  copyTo(buffer: DeviceBuffer, source: TypedArray, options?: CopyOptions): void {
    this.#readyChip('copyTo').copyTo(buffer, source, options);
  }

  /**
   * Fills a typed array from the device.
   *
   * @throws PtoError `ERR_PTO_DEVICE_COPY` when the buffer does not hold that many bytes, `ERR_PTO_DEVICE_POINTER`
   */
  copyFrom(target: TypedArray, buffer: DeviceBuffer, options?: CopyOptions): void {
    this.#readyChip('copyFrom').copyFrom(target, buffer, options);
  }

  /**
   * How many orchestrations were loaded on the device: one for the first run of each registered callable, however often
   * it runs. 0 for runtimes whose orchestrations run on the host.
   *
   * @throws PtoError `ERR_PTO_WORKER_STATE`
   */
  get aicpuDlopenCount(): number {
    return this.#readyChip('aicpuDlopenCount').aicpuDlopenCount;
  }

  /** As {@link Worker.aicpuDlopenCount}, on the host; 0 for runtimes whose orchestrations run on the device. */
  get hostDlopenCount(): number {
    return this.#readyChip('hostDlopenCount').hostDlopenCount;
  }

  /** Refuses new runs, waits for the pending ones, and gives the device back. Idempotent, in every state. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** As {@link Worker.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #open(): Promise<void> {
    const { platform, runtime, deviceId } = this.#options;
    let chip: ChipWorker | undefined;
    try {
      chip = new ChipWorker({ platform, runtime });
      chip.init({ deviceId });
      for (const [id, { callable }] of this.#callables) chip.prepare(id, callable);
      this.#chip = chip;
      this.#lifecycle.ready();
    } catch (error) {
      await chip?.finalize();
      this.#lifecycle.failed(error);
      throw error;
    }
  }

  async #close(): Promise<void> {
    // A failing init undoes itself and tells its caller.
    if (this.#lifecycle.state === 'INITIALIZING') await this.#initialized?.catch(() => undefined);
    this.#lifecycle.closed();
    await this.#chip?.finalize();
  }

  #readyChip(call: string): ChipWorker {
    this.#lifecycle.requireReady(call);
    return this.#chip!;
  }

  /** The chip, after everything that can be said about a run without it. */
  #chipFor(id: number, args: TaskArgs, call: string): ChipWorker {
    const chip = this.#readyChip(call);
    const { signature } = this.#callables.get(id);
    if (this.#options.signatureStrict) signature.check(args);
    return chip;
  }
}
