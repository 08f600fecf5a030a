import type { CopyOptions, DeviceBuffer } from '@pto/runtime-native';
import { PtoError, Tensor, checkOptions } from '@pto/task-interface';
import type { CallConfig, CallConfigOptions, DataType, ShapeLike, TaskArgs, TypedArray } from '@pto/task-interface';

import type { ChipContext } from './comm/bootstrap-chips.js';
import { ChipLevel } from './chip/chip-level.js';
import { ChipGroup } from './host/chip-group.js';
import { HostLevel } from './host/host-level.js';
import { InlineNested } from './nested/inline-nested.js';
import { innerWorkerOf, offerInnerWorker } from './nested/inner-worker-of.js';
import { innerOf, requireAddable } from './nested/inner-of-level.js';
import type { AddedWorker } from './nested/inner-of-level.js';
import type { NestedMode } from './nested/inner-worker.js';
import { NestedProcess } from './nested/nested-process.js';
import { takeOption, wordRule } from './options/option-rules.js';
import type { CallableHandle, CallableRef } from './registry/callable-handle.js';
import { requireRegistration } from './registry/require-registration.js';
import { takeTarget } from './registry/take-target.js';
import type { RegisterOptions, RegisterTarget } from './registry/take-target.js';
import type { OrchestrationFunction } from './run/orchestrator.js';
import type { RunHandle, RunOptions } from './run/run-handle.js';
import type { RunResult } from './run/run-result.js';
import type { PendingRun } from './run/pending-run.js';
import { newSubWorkers } from './sub/new-sub-workers.js';
import type { WorkerEvents, WorkerListener } from './worker-events.js';
import type { RunTarget, WorkerLevel } from './worker-level.js';
import { WorkerStartup } from './worker-startup.js';
import { runSync, startRun } from './spans/traced-run.js';
import { WorkerLifecycle } from './worker-lifecycle.js';
import type { WorkerState } from './worker-lifecycle.js';
import { isChipLevel, takeWorkerOptions } from './worker-options.js';
import type { WorkerOptions } from './worker-options.js';

const nestedModeRule = wordRule<NestedMode>('process', ['process', 'inline'], "Leave it out for 'process'.");

/**
 * Runs callables: at level 2 on one chip, driven from this process; at level 3 on the chips and sub workers of one host,
 * which an orchestration function gives tasks to; above that on workers of workers.
 *
 * Runs are executed one at a time, in the order in which they were started, and `run` never blocks the event loop. An
 * initialised worker that does nothing costs no CPU time and does not keep the process alive.
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
  readonly #options: WorkerOptions;
  readonly #lifecycle = new WorkerLifecycle();
  readonly #level: WorkerLevel;
  readonly #startup: WorkerStartup;
  readonly #children: AddedWorker[] = [];

  /**
   * Checks the options; loads nothing and starts nothing.
   *
   * @throws PtoError `ERR_PTO_WORKER_LEVEL`, `ERR_PTO_OPTION_UNKNOWN`, `ERR_PTO_OPTION_INVALID`,
   * `ERR_PTO_PLATFORM_UNKNOWN`, `ERR_PTO_RUNTIME_UNKNOWN`
   */
  constructor(options: WorkerOptions) {
    const checked = takeWorkerOptions(options);
    this.#options = options;
    const level = isChipLevel(checked)
      ? new ChipLevel(checked)
      : new HostLevel(checked, [new ChipGroup(checked), newSubWorkers(checked.subWorkers)]);
    this.#level = level;
    this.#startup = new WorkerStartup(level, this.#lifecycle);
    if (level instanceof ChipLevel) return;
    offerInnerWorker(this, innerOf(level, this.#lifecycle, this.#startup, options, this.#children));
  }

  /** Where the worker is in its life. */
  get state(): WorkerState {
    return this.#lifecycle.state;
  }

  /** 2: one chip. 3: one host. From 4 on: a worker of workers. */
  get level(): number {
    return this.#options.level;
  }

  /**
   * Takes the device, or starts all children at the same time, and prepares what is registered on each. When it fails,
   * everything is undone, the worker counts as failed, and later calls reject with the same error.
   *
   * @throws PtoError `ERR_PTO_WORKER_STATE` when called twice or after `close`, `ERR_PTO_INIT_ABORTED` after `close` meanwhile,
   * `ERR_PTO_ADDON_MISSING`, `ERR_PTO_RUNTIME_MISSING`, `ERR_PTO_RUNTIME_ABI`, `ERR_PTO_DEVICE_STATE`,
   * `ERR_PTO_CALLABLE_NO_TARGET`, a StartupError, and what `register` throws
   */
  async init(): Promise<void> {
    this.#lifecycle.requireOwn('init');
    await this.#startup.init();
  }

  /** As {@link Worker.init}, but blocks the calling thread. */
  initSync(): void {
    this.#lifecycle.requireOwn('initSync');
    this.#startup.initSync();
  }

  /**
   * Makes a callable known: a compiled callable or a package, whose defaults hold for its runs; and from level 3 on a
   * function, best by `callable(import.meta.url, name)`, as a function itself runs on this thread only. On an initialised
   * worker every child that can run it knows it when this returns; while `init` is under way, when that has resolved. From
   * level 4 on nested workers inherit it: their orchestration functions name it by its name, id or hash id.
   *
   * @returns a handle that also counts as its id, from 0
   * @throws PtoError `ERR_PTO_CALLABLE_LIMIT`, `ERR_PTO_CALLABLE_INVALID`, `ERR_PTO_CALLABLE_KIND`, `ERR_PTO_KERNEL_LOAD`,
   * `ERR_PTO_ORCH_LOAD`, `ERR_PTO_OPTION_UNKNOWN`, `ERR_PTO_WORKER_STATE`, `ERR_PTO_PACKAGE_INCOMPATIBLE`,
   * `ERR_PTO_CALLABLE_NO_TARGET`, and those that begin with `ERR_PTO_REGISTER`
   */
  register(callable: RegisterTarget, options: RegisterOptions = {}): CallableHandle {
    this.#lifecycle.requireOpenOrOpening('register');
    requireRegistration(this.#level.options, this.state);
    const { target, name, hashId } = takeTarget(callable, options, this.#level.options);
    const entry = this.#level.registry.add(target, name, hashId);
    try {
      this.#level.install(entry);
    } catch (error) {
      this.#level.registry.undoAdd(entry);
      throw error;
    }
    return entry.handle;
  }

  /**
   * Forgets a callable.
   *
   * @throws PtoError `ERR_PTO_CALLABLE_UNKNOWN`, `ERR_PTO_CALLABLE_ID_RANGE`, `ERR_PTO_HANDLE_FOREIGN`, `ERR_PTO_WORKER_STATE`
   */
  unregister(callable: CallableRef): void {
    this.#lifecycle.requireOpen('unregister');
    const entry = this.#level.registry.get(callable);
    this.#level.uninstall(entry);
    this.#level.registry.remove(entry);
  }

  /**
   * Gives a worker to this one, whose level must be 4 or above: tasks for it are orchestration functions that run on it.
   * It is started and closed by this one, and takes no calls of its own any more.
   *
   * @param child - of a lower level, from 3; not initialised, and not added before
   * @param options - `mode`: `'process'`, in a process of its own, or `'inline'`, on this thread. Default: `'process'`
   * @returns its worker id
   * @throws PtoError `ERR_PTO_WORKER_LEVEL`, `ERR_PTO_WORKER_STATE`, `ERR_PTO_OPTION_INVALID`
   */
  addWorker(child: Worker, options?: { mode?: NestedMode }): number {
    if (this.level < 4) {
      throw levelError(
        `addWorker: requires level >= 4; the level is ${this.level}.`,
        'Make a worker of level 4 to own workers.',
      );
    }
    this.#lifecycle.requireNew('addWorker', 'workers are added before init().\n  Add it to the worker first.');
    checkOptions('addWorker', options, ['mode']);
    const mode = takeOption('addWorker, mode', options?.mode, nestedModeRule);
    const inner = innerWorkerOf(child);
    requireAddable(this, child, child.#lifecycle);
    child.#lifecycle.attach();
    const level = this.#level as HostLevel;
    this.#children.push({ mode, worker: child });
    const index = this.#children.length - 1;
    level.addGroup(mode === 'inline' ? new InlineNested(inner, index) : new NestedProcess(inner, index));
    return index;
  }

  /**
   * Runs a callable of level 2. The tensors' arrays belong to the run until the promise settles: read them afterwards, and
   * do not transfer them to another thread before. The arguments themselves may be changed as soon as this returns.
   *
   * @param callable - as `register` returned it
   * @param args - tensors and scalars in the order of the signature
   * @param config - how to run. Options that are left out are the package's defaults, else those of `CallConfig`. A whole
   * `CallConfig` is taken as it is; one that is used again costs no encoding
   * @returns settles when the results are in the tensors
   */
  run(
    callable: CallableRef,
    args: TaskArgs,
    config?: CallConfig | CallConfigOptions,
    options?: RunOptions,
  ): Promise<RunResult>;
  /**
   * Runs an orchestration function of level 3 or above: calls it on this thread when it is this run's turn, and waits for
   * all tasks that it submits.
   *
   * @param call - submits tasks; may be async
   * @param args - handed to the function as they are
   * @param config - handed to the function as it is
   * @returns rejects with the error of the task that failed, with a RunError when several did
   */
  run<Args = undefined, Config = undefined>(
    call: CallableRef | OrchestrationFunction<Args, Config>,
    args?: Args,
    config?: Config,
    options?: RunOptions,
  ): Promise<RunResult>;
  async run(target: RunTarget, args?: unknown, config?: unknown, options?: RunOptions): Promise<RunResult> {
    return this.#start('run', target, args, config, options).promise;
  }

  /** As {@link Worker.run}, but blocks the calling thread until the results are in the tensors. */
  runSync(
    callable: CallableRef,
    args: TaskArgs,
    config?: CallConfig | CallConfigOptions,
    options?: RunOptions,
  ): RunResult;
  runSync<Args = undefined, Config = undefined>(
    call: CallableRef | OrchestrationFunction<Args, Config>,
    args?: Args,
    config?: Config,
    options?: RunOptions,
  ): RunResult;
  runSync(target: RunTarget, args?: unknown, config?: unknown, options: RunOptions = {}): RunResult {
    this.#requireRun('runSync', options);
    return runSync(this.#level, target, args, config, options);
  }

  /**
   * As {@link Worker.run}, for who wants to ask and to wait later. Throws at once what can be said without running.
   *
   * @returns the run, which goes on whether or not somebody waits for it
   */
  submit(
    callable: CallableRef,
    args: TaskArgs,
    config?: CallConfig | CallConfigOptions,
    options?: RunOptions,
  ): RunHandle;
  submit<Args = undefined, Config = undefined>(
    call: CallableRef | OrchestrationFunction<Args, Config>,
    args?: Args,
    config?: Config,
    options?: RunOptions,
  ): RunHandle;
  submit(target: RunTarget, args?: unknown, config?: unknown, options?: RunOptions): RunHandle {
    return this.#start('submit', target, args, config, options);
  }

  /**
   * A tensor that children see without a copy, until `free` or `close`; its elements are zeros. At level 2 any memory is
   * such.
   *
   * @param dtype - Default: `'float32'`
   * @throws PtoError `ERR_PTO_SHM`, `ERR_PTO_ARGS_SHAPE`, `ERR_PTO_ARGS_DTYPE`, `ERR_PTO_WORKER_STATE`
   */
  alloc(shape: ShapeLike, dtype: DataType | string = 'float32'): Tensor {
    this.#lifecycle.requireReady('alloc');
    return this.#level.alloc(shape, dtype);
  }

  /**
   * Allocates device memory; its contents are undefined. Whatever is not freed is freed by `close`.
   *
   * @param options - `worker`: which chip. Default: 0
   * @throws PtoError `ERR_PTO_DEVICE_OUT_OF_MEMORY`, `ERR_PTO_OPTION_INVALID`, `ERR_PTO_WORKER_STATE`, `ERR_PTO_WORKER_ID`,
   * `ERR_PTO_WORKER_LEVEL` above level 3
   */
  malloc(nbytes: number, options?: { worker?: number }): DeviceBuffer {
    this.#lifecycle.requireReady('malloc');
    return this.#level.device.malloc(nbytes, options);
  }

  /**
   * Gives memory back that `malloc` or `alloc` returned.
   *
   * @throws PtoError `ERR_PTO_DEVICE_POINTER` for a buffer that was freed before or belongs to another worker,
   * `ERR_PTO_ARGS_TENSOR` for such a tensor
   */
  free(memory: DeviceBuffer | Tensor): void {
    this.#lifecycle.requireReady('free');
    if (memory instanceof Tensor) this.#level.freeTensor(memory);
    else this.#level.device.free(memory);
  }

  /**
   * Copies all bytes of a typed array to the device.
   *
   * @throws PtoError `ERR_PTO_DEVICE_COPY` when they do not fit, `ERR_PTO_DEVICE_POINTER`
   */
  copyTo(buffer: DeviceBuffer, source: TypedArray, options?: CopyOptions): void {
    this.#lifecycle.requireReady('copyTo');
    this.#level.device.copyTo(buffer, source, options);
  }

  /**
   * Fills a typed array from the device.
   *
   * @throws PtoError `ERR_PTO_DEVICE_COPY` when the buffer does not hold that many bytes, `ERR_PTO_DEVICE_POINTER`
   */
  copyFrom(target: TypedArray, buffer: DeviceBuffer, options?: CopyOptions): void {
    this.#lifecycle.requireReady('copyFrom');
    this.#level.device.copyFrom(target, buffer, options);
  }

  /**
   * Counters since `init`: runs, callables, staged bytes, and from level 3 on those of the engine and of each child.
   *
   * @throws PtoError `ERR_PTO_WORKER_STATE`
   */
  stats(): Record<string, unknown> {
    this.#lifecycle.requireReady('stats');
    return this.#level.stats();
  }

  /**
   * How many orchestrations were loaded on the device of a worker of level 2: one for the first run of each registered
   * callable, however often it runs. 0 for runtimes whose orchestrations run on the host.
   *
   * @throws PtoError `ERR_PTO_WORKER_STATE`
   */
  get aicpuDlopenCount(): number {
    return this.#count('aicpuDlopenCount');
  }

  /** As {@link Worker.aicpuDlopenCount}, on the host; 0 for runtimes whose orchestrations run on the device. */
  get hostDlopenCount(): number {
    return this.#count('hostDlopenCount');
  }

  /** What each chip has since `init`, by worker id, as `chipBootstrap` describes it. An error before, and at level 2. */
  get chipContexts(): readonly ChipContext[] {
    const level = this.#hostLevel('chipContexts');
    this.#lifecycle.requireReady('chipContexts');
    return level.chipContexts;
  }

  /**
   * Calls a function whenever something happens to a child or a queue of a worker of level 3 or above.
   *
   * @returns this worker
   */
  on<Name extends keyof WorkerEvents>(event: Name, listener: WorkerListener<Name>): this {
    this.#hostLevel('on').events.on(event, listener);
    return this;
  }

  /** Does not call it any more. */
  off<Name extends keyof WorkerEvents>(event: Name, listener: WorkerListener<Name>): this {
    this.#hostLevel('on').events.off(event, listener);
    return this;
  }

  /** Refuses new runs, waits for the pending ones, cancels an `init` that is under way, and gives everything back. Idempotent. */
  close(): Promise<void> {
    return this.#startup.close();
  }

  /** As {@link Worker.close}, on this thread, which cannot wait for runs that are not on it. */
  closeSync(): void {
    this.#startup.closeSync();
  }

  /** As {@link Worker.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** As {@link Worker.closeSync}, for `using`. */
  [Symbol.dispose](): void {
    this.closeSync();
  }

  #requireRun(call: string, options: RunOptions | undefined): void {
    this.#lifecycle.requireOwn(call);
    this.#lifecycle.requireReady(call);
    checkOptions(call, options, ['signal', 'timeoutMs', 'spansTo']);
  }

  #start(call: string, target: RunTarget, args: unknown, config: unknown, options: RunOptions = {}): PendingRun {
    this.#requireRun(call, options);
    return startRun(this.#level, call, target, args, config, options);
  }

  #count(name: 'aicpuDlopenCount' | 'hostDlopenCount'): number {
    this.#lifecycle.requireReady(name);
    const count = this.#level.stats()[name];
    if (typeof count === 'number') return count;
    throw levelError(`${name}: a worker of level ${this.level} has no chip of its own.`, 'Ask a worker of level 2.');
  }

  #hostLevel(call: string): HostLevel {
    if (this.#level instanceof HostLevel) return this.#level;
    throw levelError(`${call}: a worker of level 2 has no children.`, 'Make a worker of level 3.');
  }
}

function levelError(fault: string, remedy: string): PtoError {
  return new PtoError('ERR_PTO_WORKER_LEVEL', `Worker.${fault}\n  ${remedy}`);
}
