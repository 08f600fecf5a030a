// A worker of level 2, behind the class that users see: one chip, driven from this process.

import { ChipWorker } from '@pto/runtime-native';
import type { CopyOptions, DeviceBuffer } from '@pto/runtime-native';
import { MAX_REGISTERED_CALLABLE_IDS, PtoError, Tensor, checkOptions, invalidArgument } from '@pto/task-interface';
import type { DataType, ShapeLike, TaskArgs, TypedArray } from '@pto/task-interface';

import type { ChipWorkerOptions } from '../options/chip-worker-options.js';
import { CallableRegistry } from '../registry/callable-registry.js';
import type { ChipTarget, GivenConfig, RegisteredCallable } from '../registry/registered-callable.js';
import { PendingRun } from '../run/pending-run.js';
import { abortError } from '../run/run-failure.js';
import type { RunOptions } from '../run/run-handle.js';
import type { RunResult } from '../run/run-result.js';
import type { DeviceAccess, RunTarget, WorkerLevel } from '../worker-level.js';
import { buildRuntime, buildTakesTime } from './build-runtime.js';

/** A run, checked as far as that is possible without the chip. */
interface ChipRun {
  readonly slot: number;
  readonly args: TaskArgs;
  readonly config: GivenConfig;
}

/** The chip of a worker of level 2. */
export class ChipLevel implements WorkerLevel {
  readonly options: Required<ChipWorkerOptions>;
  readonly registry = new CallableRegistry({
    limit: MAX_REGISTERED_CALLABLE_IDS,
    limitName: 'MAX_REGISTERED_CALLABLE_IDS',
    reusesIds: true,
  });
  readonly #cancel = new AbortController();
  #chip: ChipWorker | undefined;
  #runCount = 0;

  constructor(options: Required<ChipWorkerOptions>) {
    this.options = options;
  }

  get device(): DeviceAccess {
    const chip = this.#open;
    return {
      malloc: (nbytes: number, options: { worker?: number } | undefined): DeviceBuffer => {
        requireOnlyChip(options);
        return chip.malloc(nbytes);
      },
      free: (buffer: DeviceBuffer): void => chip.free(buffer),
      copyTo: (buffer: DeviceBuffer, source: TypedArray, options: CopyOptions | undefined): void =>
        chip.copyTo(buffer, source, options),
      copyFrom: (target: TypedArray, buffer: DeviceBuffer, options: CopyOptions | undefined): void =>
        chip.copyFrom(target, buffer, options),
    };
  }

  async open(): Promise<void> {
    const { platform, runtime } = this.options;
    if (this.options.build) await buildRuntime(platform, runtime, this.#cancel.signal);
    const chip = this.#newChip();
    try {
      this.#take(chip);
    } catch (error) {
      await chip.finalize();
      throw error;
    }
  }

  openSync(): void {
    if (this.options.build) throw buildTakesTime();
    const chip = this.#newChip();
    try {
      this.#take(chip);
    } catch (error) {
      void chip.finalize();
      throw error;
    }
  }

  cancelOpen(): void {
    // Only compilers take their time; taking a device is one call, which has returned.
    this.#cancel.abort();
  }

  install({ slot, target }: RegisteredCallable): void {
    this.#chip?.prepare(slot, (target as ChipTarget).callable);
  }

  uninstall({ slot }: RegisteredCallable): void {
    this.#chip?.unregister(slot);
  }

  submit(target: RunTarget, args: unknown, config: unknown, options: RunOptions): PendingRun {
    const run = this.#check(target, args as TaskArgs, config as GivenConfig, options);
    const startNs = process.hrtime.bigint();
    const pending = new PendingRun();
    void this.#open.run(run.slot, run.args, run.config).then(
      () => pending.succeed(this.#result(startNs)),
      (error: unknown) => pending.fail(error),
    );
    return pending;
  }

  runSync(target: RunTarget, args: unknown, config: unknown, options: RunOptions): RunResult {
    const run = this.#check(target, args as TaskArgs, config as GivenConfig, options);
    const startNs = process.hrtime.bigint();
    this.#open.runSync(run.slot, run.args, run.config);
    return this.#result(startNs);
  }

  /** Any memory is fine where there is no other process. */
  alloc(shape: ShapeLike, dtype: DataType | string): Tensor {
    return Tensor.zeros(shape, dtype);
  }

  freeTensor(): void {
    // Ordinary memory goes when nobody holds it any more.
  }

  stats(): Record<string, unknown> {
    const { aicpuDlopenCount, hostDlopenCount } = this.#open;
    return { runs: this.#runCount, callables: this.registry.size, aicpuDlopenCount, hostDlopenCount };
  }

  async close(): Promise<readonly string[]> {
    await this.#chip?.finalize();
    return [];
  }

  /** Nothing can wait for pending runs on this thread; the device is given back when they have ended. */
  closeSync(): readonly string[] {
    void this.#chip?.finalize();
    return [];
  }

  get #open(): ChipWorker {
    return this.#chip!;
  }

  #newChip(): ChipWorker {
    const { platform, runtime } = this.options;
    return new ChipWorker({ platform, runtime });
  }

  #take(chip: ChipWorker): void {
    chip.init({ deviceId: this.options.deviceId });
    for (const { slot, target } of this.registry) chip.prepare(slot, (target as ChipTarget).callable);
    this.#chip = chip;
  }

  #check(target: RunTarget, args: TaskArgs, config: GivenConfig, options: RunOptions): ChipRun {
    if (options.signal?.aborted === true) throw abortError(options.signal.reason);
    if (options.timeoutMs !== undefined) {
      throw new PtoError(
        'ERR_PTO_WORKER_LEVEL',
        'run, timeoutMs: is an option of level >= 3; nothing can stop a chip of this process.\n' +
          '  Pass { kernelTimeoutMs } in the configuration of the run.',
      );
    }
    if (options.spansTo !== undefined) {
      throw new PtoError(
        'ERR_PTO_WORKER_LEVEL',
        'run, spansTo: is an option of level >= 3; a chip of this process has no children.\n' +
          '  Pass { enableL2Swimlane: true, outputPrefix } in the configuration of the run.',
      );
    }
    if (typeof target === 'function') {
      throw new PtoError(
        'ERR_PTO_CALLABLE_KIND',
        'run: a worker of level 2 runs compiled callables; a function was given.\n' +
          '  Pass what register returned, or make a worker of level 3.',
      );
    }
    const { slot, target: callable } = this.registry.get(target);
    const chipTarget = callable as ChipTarget;
    if (this.options.signatureStrict) chipTarget.signature.check(args);
    return { slot, args, config: chipTarget.configFor(config) };
  }

  #result(startNs: bigint): RunResult {
    const runId = ++this.#runCount;
    const hostWallNs = process.hrtime.bigint() - startNs;
    return {
      timing: { hostWallNs, deviceWallNs: 0n, buildNs: 0n, queueNs: 0n, perChip: [0n] },
      stats: { runId, taskCount: 1, stagedBytes: 0 },
    };
  }
}

function requireOnlyChip(options: { worker?: number } | undefined): void {
  checkOptions('malloc', options, ['worker']);
  if ((options?.worker ?? 0) === 0) return;
  throw invalidArgument({
    code: 'ERR_PTO_WORKER_ID',
    what: 'malloc, worker',
    given: options?.worker,
    allowed: '0, as a worker of level 2 has one chip',
    remedy: 'Leave it out.',
  });
}
