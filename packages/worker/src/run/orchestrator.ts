import type { CopyOptions, DeviceBuffer } from '@pto/runtime-native';
import type {
  CallConfig,
  CallConfigOptions,
  DataType,
  ShapeLike,
  TaskArgs,
  Tensor,
  TypedArray,
} from '@pto/task-interface';

import type { ChipContext } from '../comm/bootstrap-chips.js';
import type { CommDomain, CommDomainOptions } from '../comm/comm-domain.js';
import type { CallableRef } from '../registry/callable-handle.js';

/** A task that was submitted. */
export interface SubmitResult {
  /** Counts from 0 in each run. */
  readonly taskSlot: number;
  /**
   * The outputs that were given without data, in the order of the arguments, of all members one after another: there until
   * the current scope is closed. Pass them to the tasks that read them.
   */
  readonly outputs: readonly Tensor[];
}

/** What can be said about any task. */
export interface TaskOptions {
  /** Time limit of this task. Default: that of the run. */
  timeoutMs?: number;
}

/** A call that may wait for space without holding the thread. */
export interface Cancellable {
  /** Takes the call back while it waits; it rejects with `ERR_PTO_SUBMIT_ABORTED` then, and the run goes on. */
  signal?: AbortSignal;
}

/** Where a task for a chip or a nested worker runs. */
export interface NextLevelOptions extends TaskOptions {
  /** Worker id of the child. Default: any; the chip whose memory the arguments name. */
  worker?: number;
}

/** Where the members of a group run. */
export interface GroupOptions extends TaskOptions {
  /** Distinct worker ids, one for each member. Default: any. */
  workers?: readonly number[];
}

/** A scope that `openScope` opened. */
export interface OpenScope {
  /** Scopes close in the opposite order of that in which they were opened. */
  close(): void;
  /** As `close`, for `using`. */
  [Symbol.dispose](): void;
}

/**
 * What an orchestration function builds its graph with. Tasks start while it still submits; a task waits for earlier ones
 * that write what it reads. Nothing here waits for a task, except memory that is full and copies from and to a chip.
 *
 * Calls take effect in the order in which they are made. Those that end in `Async` do not hold the thread while a ring is
 * full or `maxPendingTasks` are pending; any other call that is made meanwhile does, until they are done.
 *
 * Valid until the run has ended; afterwards every call throws `ERR_PTO_ORCHESTRATOR_EXPIRED`.
 */
export interface Orchestrator {
  /** Submits a task for a chip, or, from level 4 on, for a nested worker. */
  submitNextLevel(
    callable: CallableRef,
    args: TaskArgs,
    config?: CallConfig | CallConfigOptions,
    options?: NextLevelOptions,
  ): SubmitResult;
  /** Submits one node of the graph with as many members as there are arguments; they run at the same time. */
  submitNextLevelGroup(
    callable: CallableRef,
    argsList: readonly TaskArgs[],
    config?: CallConfig | CallConfigOptions,
    options?: GroupOptions,
  ): SubmitResult;
  /** Submits a task for a sub worker. */
  submitSub(callable: CallableRef, args?: TaskArgs, options?: TaskOptions): SubmitResult;
  /** As {@link Orchestrator.submitNextLevelGroup}, for sub workers. */
  submitSubGroup(callable: CallableRef, argsList: readonly TaskArgs[], options?: TaskOptions): SubmitResult;
  /** As {@link Orchestrator.submitNextLevel}; waits for space without holding the thread. */
  submitNextLevelAsync(
    callable: CallableRef,
    args: TaskArgs,
    config?: CallConfig | CallConfigOptions,
    options?: NextLevelOptions & Cancellable,
  ): Promise<SubmitResult>;
  /** As {@link Orchestrator.submitNextLevelGroup}; waits for space without holding the thread. */
  submitNextLevelGroupAsync(
    callable: CallableRef,
    argsList: readonly TaskArgs[],
    config?: CallConfig | CallConfigOptions,
    options?: Cancellable & GroupOptions,
  ): Promise<SubmitResult>;
  /** As {@link Orchestrator.submitSub}; waits for space without holding the thread. */
  submitSubAsync(callable: CallableRef, args?: TaskArgs, options?: Cancellable & TaskOptions): Promise<SubmitResult>;
  /** As {@link Orchestrator.submitSubGroup}; waits for space without holding the thread. */
  submitSubGroupAsync(
    callable: CallableRef,
    argsList: readonly TaskArgs[],
    options?: Cancellable & TaskOptions,
  ): Promise<SubmitResult>;
  /** Memory for an intermediate, until the current scope is closed. Its first writer names it `'inout'`. */
  alloc(shape: ShapeLike, dtype?: DataType | string): Tensor;
  /** As {@link Orchestrator.alloc}; waits for space without holding the thread. */
  allocAsync(shape: ShapeLike, dtype?: DataType | string, options?: Cancellable): Promise<Tensor>;
  /** Runs a function in a scope of its own: what is allocated in it is given back when its tasks are done. */
  scope<T>(body: () => T): T;
  /** As {@link Orchestrator.scope}, for a function that returns a promise. */
  scopeAsync<T>(body: () => Promise<T>): Promise<T>;
  /** As {@link Orchestrator.scope}, for `using`. */
  openScope(): OpenScope;
  /**
   * Lets chips reach each other's memory: opens a communicator of which each is a rank with a window of zeros, until it is
   * released or the run has ended. Waits for what the chips were given before.
   *
   * @throws PtoError `ERR_PTO_COMM_ARGS` for a name that is open, and buffers that do not fit; `ERR_PTO_WORKER_ID`,
   * `ERR_PTO_OPTION_INVALID`, `ERR_PTO_SHM`, `ERR_PTO_WORKER_LEVEL`
   */
  allocDomain(name: string, options: CommDomainOptions): CommDomain;
  /** What each chip of this worker has since it was started, by worker id, as `chipBootstrap` describes it. */
  readonly chipContexts: readonly ChipContext[];
  /** Memory of a chip. */
  malloc(nbytes: number, options?: { worker?: number }): DeviceBuffer;
  free(buffer: DeviceBuffer): void;
  /** Copies a typed array into memory of a chip, before the tasks that are submitted afterwards. */
  copyTo(buffer: DeviceBuffer, source: TypedArray, options?: CopyOptions): void;
  /** Fills a typed array from memory of a chip. Does not wait for tasks that are under way. */
  copyFrom(target: TypedArray, buffer: DeviceBuffer, options?: CopyOptions): void;
}

/**
 * A function that submits the tasks of a run. It is called on the JavaScript thread; the tasks run elsewhere.
 *
 * @param orch - what to submit with
 * @param args - as `run` was given them
 * @param config - as `run` was given it
 */
export type OrchestrationFunction<Args = unknown, Config = unknown> = (
  orch: Orchestrator,
  args: Args,
  config: Config,
) => void | Promise<void>;
