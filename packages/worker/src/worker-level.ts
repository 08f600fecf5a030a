import type { CopyOptions, DeviceBuffer } from '@pto/runtime-native';
import type { DataType, ShapeLike, Tensor, TypedArray } from '@pto/task-interface';

import type { CallableRef } from './registry/callable-handle.js';
import type { CallableRegistry } from './registry/callable-registry.js';
import type { RegisteredCallable } from './registry/registered-callable.js';
import type { Orchestrator } from './run/orchestrator.js';
import type { PendingRun } from './run/pending-run.js';
import type { RunOptions } from './run/run-handle.js';
import type { RunResult } from './run/run-result.js';
import type { CheckedOptions } from './worker-options.js';

/** What a run runs: a callable, or from level 3 on a function. */
export type RunTarget = CallableRef | ((orch: Orchestrator, args: never, config: never) => unknown);

/** Memory of chips. */
export interface DeviceAccess {
  malloc(nbytes: number, options: { worker?: number } | undefined): DeviceBuffer;
  free(buffer: DeviceBuffer): void;
  copyTo(buffer: DeviceBuffer, source: TypedArray, options: CopyOptions | undefined): void;
  copyFrom(target: TypedArray, buffer: DeviceBuffer, options: CopyOptions | undefined): void;
}

/** What a worker does differently at each level. Calls come in the right state only; see WorkerLifecycle. */
export interface WorkerLevel {
  readonly options: CheckedOptions;
  readonly registry: CallableRegistry;
  /** Between a successful `open` and `close`. */
  readonly device: DeviceAccess;
  /** Starts what runs callables and prepares what is registered; undoes everything when that fails. */
  open(timeoutMs: number | undefined): Promise<void>;
  /** As `open`, on this thread. */
  openSync(timeoutMs: number | undefined): void;
  /** Makes an `open` that is under way end soon, usually by rejecting; it undoes what it did. */
  cancelOpen(): void;
  /** Prepares a callable that was registered, while `open` is under way, too; the caller takes it back when this throws. */
  install(callable: RegisteredCallable): void;
  /** A callable is about to be forgotten. */
  uninstall(callable: RegisteredCallable): void;
  /** Starts a run, or queues it. Throws what can be said without running. */
  submit(target: RunTarget, args: unknown, config: unknown, options: RunOptions): PendingRun;
  runSync(target: RunTarget, args: unknown, config: unknown, options: RunOptions): RunResult;
  alloc(shape: ShapeLike, dtype: DataType | string): Tensor;
  freeTensor(tensor: Tensor): void;
  stats(): Record<string, unknown>;
  /** Waits for all runs and ends everything. Returns the children that had to be killed. */
  close(): Promise<readonly string[]>;
  /** As `close`, on this thread. */
  closeSync(): readonly string[];
}
