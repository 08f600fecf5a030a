// A worker of level 3 or above, behind the class that users see: it owns the native worker and the children while they are
// there, and lets runs take turns.

import { newNativeHostWorker } from '@pto/runtime-native/host';
import type { NativeHostEvent, NativeHostWorker } from '@pto/runtime-native/host';
import { WorkerRole, callNative, toPtoError } from '@pto/runtime-native/host';
import type { DataType, ShapeLike, Tensor } from '@pto/task-interface';
import { PtoError } from '@pto/task-interface';

import { buildTakesTime } from '../chip/build-runtime.js';
import type { ChipContext } from '../comm/bootstrap-chips.js';
import { addOpenWorker, removeOpenWorker } from '../open-workers.js';
import type { CheckedHostOptions } from '../options/host-worker-options.js';
import type { SegmentSource, TellSpans } from '../nested/inner-worker.js';
import { CallableRegistry } from '../registry/callable-registry.js';
import type { ChipTarget, InheritedCallable, RegisteredCallable } from '../registry/registered-callable.js';
import { HostRun } from '../run/host-run.js';
import type { RunRequest } from '../run/host-run.js';
import { orchestrationOf } from '../run/orchestration-of.js';
import { PendingRun } from '../run/pending-run.js';
import { abortError } from '../run/run-failure.js';
import { RunQueue } from '../run/run-queue.js';
import type { QueuedRun } from '../run/run-queue.js';
import type { RunOptions } from '../run/run-handle.js';
import type { RunResult } from '../run/run-result.js';
import { takeTaskTimeout } from '../run/task-timeout.js';
import { HostSpans } from '../spans/host-spans.js';
import { takeSpansFolder } from '../spans/span-sink.js';
import { WorkerEventSource } from '../worker-events.js';
import type { RunTarget, WorkerLevel } from '../worker-level.js';
import type { ChildGroup, GroupOwner } from './child-group.js';
import { Children, takesTarget } from './children.js';
import type { DeviceCommands } from './device-commands.js';
import { HostContext } from './host-context.js';
import { nativeSettings } from './native-settings.js';
import { startChildren, startChildrenSync } from './start-children.js';

/** The children of a worker of level 3 or above, and what is done with them. */
export class HostLevel implements WorkerLevel {
  readonly options: CheckedHostOptions;
  readonly registry: CallableRegistry;
  readonly events = new WorkerEventSource();
  readonly #runs = new RunQueue();
  readonly #groups: ChildGroup[];
  readonly #spans = new HostSpans(() => this.#path, this.events);
  #path: string;
  #context: HostContext | undefined;
  /** While `open` is under way. */
  #opening: HostContext | undefined;
  #built: Promise<void> | undefined;
  readonly #cancel = new AbortController();
  #isRunSync = false;
  #stagedBytes = 0;

  constructor(options: CheckedHostOptions, groups: readonly ChildGroup[]) {
    this.options = options;
    this.#groups = [...groups];
    this.#path = `L${options.level}`;
    const limit = options.maxCallables;
    const limitName = 'maxCallables, in place of MAX_REGISTERED_CALLABLE_IDS';
    this.registry = new CallableRegistry({ limit, limitName, reusesIds: false });
  }

  /** Its place in the tree of workers. */
  get path(): string {
    return this.#path;
  }

  /** Says where it is in the tree, before it starts. */
  set path(path: string) {
    this.#path = path;
  }

  get device(): DeviceCommands {
    return this.#open.device;
  }

  /** What chips have since they were started. */
  get chipContexts(): readonly ChipContext[] {
    return this.#open.bootstrap.contexts;
  }

  /** Adds children, before they are started. */
  addGroup(group: ChildGroup): void {
    this.#groups.push(group);
  }

  /** Whether {@link HostLevel.build} has something to look after. */
  get mayBuild(): boolean {
    return this.#groups.some(({ mayBuild }) => mayBuild === true);
  }

  /** Compiles the runtimes of all chips below, where that is wanted: once, one after the other. */
  build(signal: AbortSignal): Promise<void> {
    this.#built ??= this.#build(signal);
    return this.#built;
  }

  /** Starts all children and tells them what is registered; undoes everything when that fails. */
  async open(timeoutMs = this.options.startupTimeoutMs): Promise<void> {
    const { life } = this.#spans;
    if (this.mayBuild) await life.time('build', 'init', () => this.build(this.#cancel.signal));
    const context = life.timeSync('attach children', 'init', () => this.#attach(timeoutMs));
    this.#opening = context;
    try {
      await life.time('start children', 'init', () => startChildren(context, timeoutMs));
      // Those that are registered meanwhile included.
      while (context.registration.lacks(this.registry))
        await life.time('register callables', 'init', () => context.registration.installAll(this.registry));
    } catch (error) {
      await this.#end(context, 0).catch(() => undefined);
      throw toPtoError(error);
    } finally {
      this.#opening = undefined;
    }
    this.#opened(context);
  }

  /** As `open`, on this thread. */
  openSync(timeoutMs = this.options.startupTimeoutMs): void {
    if (this.mayBuild) throw buildTakesTime();
    const { life } = this.#spans;
    const context = life.timeSync('attach children', 'init', () => this.#attach(timeoutMs));
    try {
      life.timeSync('start children', 'init', () => startChildrenSync(context, timeoutMs));
      life.timeSync('register callables', 'init', () => context.registration.installAllSync(this.registry));
    } catch (error) {
      this.#endSync(context, 0);
      throw toPtoError(error);
    }
    this.#opened(context);
  }

  cancelOpen(): void {
    this.#cancel.abort();
    if (this.#opening !== undefined) void this.#end(this.#opening, 0).catch(() => undefined);
  }

  /** Tells the children about a callable that was registered; the caller takes it back when this throws. */
  install(callable: RegisteredCallable): void {
    if (this.#opening !== undefined) return this.#opening.children.requireTarget(callable);
    if (this.#context === undefined) return this.#checkEarly(callable);
    this.#context.children.requireTarget(callable);
    if (this.registry.isOnly(callable)) this.#spans.install(this.#context, callable);
  }

  /** Takes a callable from the children that is about to be forgotten. */
  uninstall(callable: RegisteredCallable): void {
    if (this.registry.isOnly(callable)) this.#context?.registration.uninstall(callable);
  }

  /** Whether a chip of this worker, or one below, can run it. */
  takesChip(target: ChipTarget): boolean {
    return this.#groups.some((group) => group.count > 0 && takesTarget(group, target));
  }

  /** Takes over a callable of the worker above; nothing is left of it when this throws. */
  inherit(key: number, callable: InheritedCallable): void {
    const entry = this.registry.inherit(key, callable);
    try {
      if (this.registry.isOnly(entry)) this.#spans.install(this.#open, entry);
    } catch (error) {
      this.registry.disinherit(key);
      throw error;
    }
  }

  /** The worker above is about to forget a callable. */
  disinherit(key: number): void {
    const entry = this.registry.inherited(key);
    if (entry === undefined) return;
    this.uninstall(entry);
    this.registry.disinherit(key);
  }

  /** @param told - who else gets the spans of the run */
  submit(target: RunTarget, args: unknown, config: unknown, options: RunOptions, told?: TellSpans): PendingRun {
    const spansTo = takeSpansFolder(options.spansTo);
    const request = this.#requestOf(target, args, config, options, false);
    const { signal } = request;
    const pending = new PendingRun();
    if (signal?.aborted === true) {
      pending.fail(abortError(signal.reason));
      return pending;
    }
    const addedNs = process.hrtime.bigint();
    const onAbort = (): void => {
      if (this.#runs.remove(queued)) pending.fail(abortError(signal?.reason));
    };
    const queued: QueuedRun = {
      start: async () => {
        signal?.removeEventListener('abort', onAbort);
        try {
          const recorder = this.#spans.recorder(this.#open, addedNs, spansTo, told);
          pending.succeed(await this.#execute(new HostRun(this.#open, request, addedNs, recorder)));
        } catch (error) {
          pending.fail(error);
        }
      },
    };
    signal?.addEventListener('abort', onAbort);
    this.#runs.add(queued);
    return pending;
  }

  /** @throws PtoError `ERR_PTO_WORKER_STATE` while another run is under way */
  runSync(target: RunTarget, args: unknown, config: unknown, options: RunOptions, told?: TellSpans): RunResult {
    if (this.#runs.isBusy) {
      throw new PtoError(
        'ERR_PTO_WORKER_STATE',
        'Worker.runSync: another run of this worker is under way, which cannot end while this thread is held.\n' +
          '  Await it first, or use await worker.run(…).',
      );
    }
    const request = this.#requestOf(target, args, config, options, true);
    if (request.signal?.aborted === true) throw abortError(request.signal.reason);
    const addedNs = process.hrtime.bigint();
    const recorder = this.#spans.recorder(this.#open, addedNs, takeSpansFolder(options.spansTo), told);
    const run = new HostRun(this.#open, request, addedNs, recorder);
    this.#isRunSync = true;
    try {
      return this.#runs.executeSync(() => {
        this.#open.bootstrap.restore();
        return run.executeSync();
      });
    } finally {
      this.#isRunSync = false;
      this.#stagedBytes += run.staging.stagedBytes;
    }
  }

  alloc(shape: ShapeLike, dtype: DataType | string): Tensor {
    return this.#open.memory.alloc(shape, dtype);
  }

  freeTensor(tensor: Tensor): void {
    this.#open.memory.free(tensor);
  }

  /** What the engine and the children did so far. */
  stats(): Record<string, unknown> {
    const native = JSON.parse(callNative(() => this.#open.native.stats())) as Record<string, unknown>;
    return {
      ...native,
      queuedRuns: this.#runs.waitingCount,
      stagedBytes: this.#stagedBytes,
      callables: this.registry.size,
    };
  }

  async close(): Promise<readonly string[]> {
    await this.#runs.whenIdle();
    const context = this.#context;
    return context === undefined ? [] : this.#spans.close(() => this.#end(context, this.options.closeTimeoutMs));
  }

  closeSync(): readonly string[] {
    if (this.#opening !== undefined) return this.#endSync(this.#opening, 0);
    const context = this.#context;
    return context === undefined
      ? []
      : this.#spans.closeSync(() => this.#endSync(context, this.options.closeTimeoutMs));
  }

  /** Memory of a segment of the worker above, which counts as shared here. */
  viewFrom(source: SegmentSource, segment: number, generation: number, offset: number, nbytes: number): ArrayBuffer {
    const { native, memory } = this.#open;
    return callNative(() => {
      const own = native.adopt(source, segment, generation);
      const buffer = native.view(own.segment, own.generation, offset, nbytes);
      memory.adopt(buffer, { ...own, offset });
      return buffer;
    });
  }

  /** Nested workers may still be added above level 3; on it, what cannot run here never can. */
  #checkEarly(callable: RegisteredCallable): void {
    const children = new Children(this.#groups);
    const hasFunctions = children.groups.some(({ runs }) => runs === 'host');
    if (this.options.level === 3 && callable.target.kind === 'closure' && hasFunctions)
      children.requireTarget(callable);
  }

  get #open(): HostContext {
    return this.#context!;
  }

  async #build(signal: AbortSignal): Promise<void> {
    for (const group of this.#groups) await group.build?.(signal);
  }

  #attach(timeoutMs: number): HostContext {
    const native = newNativeHostWorker(nativeSettings(this.options, this.#path), (event) => this.#onEvent(event));
    const children = new Children(this.#groups);
    const context = new HostContext(native, this.options, this.#path, this.registry, children);
    try {
      children.attach(this.#ownerOf(native, timeoutMs));
      for (const callable of this.registry) children.requireTarget(callable);
    } catch (error) {
      this.#endSync(context, 0);
      throw error;
    }
    return context;
  }

  #ownerOf(native: NativeHostWorker, startupTimeoutMs: number): GroupOwner {
    const { level, processGroup, restart } = this.options;
    const isRunSync = (): boolean => this.#isRunSync;
    return {
      native,
      level,
      path: this.#path,
      startupTimeoutMs,
      processGroup,
      restartsChildren: restart === 'on-idle',
      get isRunSync() {
        return isRunSync();
      },
      callableOf: (slot) => this.registry.bySlot(slot),
    };
  }

  #opened(context: HostContext): void {
    this.#context = context;
    if (context.children.groups.length > 0) addOpenWorker(this, `the worker ${this.#path}`);
  }

  #requestOf(
    target: RunTarget,
    args: unknown,
    config: unknown,
    { signal, timeoutMs }: RunOptions,
    isSync: boolean,
  ): RunRequest {
    const call = orchestrationOf(target, this.registry, isSync);
    return { call, args, config, signal, taskTimeoutMs: takeTaskTimeout('run', timeoutMs) };
  }

  /** What fails here fails again when the next run needs it, and is told there. */
  #restoreNow({ bootstrap }: HostContext): void {
    try {
      bootstrap.restore();
    } catch (error) {
      process.emitWarning((error as Error).message, 'PtoWarning');
    }
  }

  async #execute(run: HostRun): Promise<RunResult> {
    try {
      this.#open.bootstrap.restore();
      return await run.execute();
    } finally {
      this.#stagedBytes += run.staging.stagedBytes;
    }
  }

  async #end({ native, children, memory }: HostContext, timeoutMs: number): Promise<readonly string[]> {
    removeOpenWorker(this);
    memory.close();
    try {
      const { killed } = await native.close(timeoutMs);
      return killed;
    } finally {
      for (const group of children.groups) await group.close?.();
    }
  }

  #endSync({ native, children, memory }: HostContext, timeoutMs: number): readonly string[] {
    removeOpenWorker(this);
    memory.close();
    try {
      return callNative(() => native.closeSync(timeoutMs)).killed;
    } finally {
      for (const group of children.groups) group.closeSync?.();
    }
  }

  #onEvent(event: NativeHostEvent): void {
    const context = this.#context;
    if (context === undefined) return;
    if (event.event === 'space') context.space.retry();
    if (event.event === 'childExit' && event.role === WorkerRole.NEXT_LEVEL) {
      context.deviceMemory.forgetChip(event.worker);
      context.bootstrap.lost(event.worker);
    }
    if (event.event === 'childRestart' && event.role === WorkerRole.NEXT_LEVEL && event.failure === '') {
      context.bootstrap.restarted(event.worker);
      if (!this.#runs.isBusy) this.#restoreNow(context);
    }
    if (event.event === 'childExit') {
      const child = context.children.get(event.role, event.worker);
      child?.group.lost?.(child.index);
    }
    this.events.emit(event, (role, worker) => {
      const child = context.children.get(role, worker);
      return child === undefined ? this.#path : child.group.pathOf(child.index);
    });
  }
}
