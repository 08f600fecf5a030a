import type { CopyOptions, DeviceBuffer } from '@pto/runtime-native';
import { WhenFull, callNative } from '@pto/runtime-native/host';
import { PtoError, Tensor, checkOptions } from '@pto/task-interface';
import type { DataType, ShapeLike, TaskArgs, TypedArray } from '@pto/task-interface';

import type { ChipContext } from '../comm/bootstrap-chips.js';
import type { CommDomain, CommDomainOptions } from '../comm/comm-domain.js';
import type { HostContext } from '../host/host-context.js';
import { sharedBytes } from '../memory/shared-memory.js';
import type { SharedPlace } from '../memory/shared-memory.js';
import type { CallableRef } from '../registry/callable-handle.js';
import type { GivenConfig } from '../registry/registered-callable.js';
import type { EncodedOutput } from './args-encoder.js';
import type { HostRun } from './host-run.js';
import { TaskEncoder } from './task-encoder.js';
import type { EncodedTask } from './task-encoder.js';
import type {
  Cancellable,
  GroupOptions,
  NextLevelOptions,
  OpenScope,
  Orchestrator,
  SubmitResult,
  TaskOptions,
} from './orchestrator.js';

const FIRST_TENSOR = 0;
const taskNames = ['timeoutMs'] as const;
const nextLevelNames = ['worker', 'timeoutMs'] as const;
const groupNames = ['workers', 'timeoutMs'] as const;
const noOutputs: readonly Tensor[] = Object.freeze([]);

/** Submits the tasks of one run of a worker of level 3 or above. */
export class HostOrchestrator implements Orchestrator {
  readonly #context: HostContext;
  readonly #run: HostRun;
  readonly #tasks: TaskEncoder;
  readonly #scopes: OpenScope[] = [];

  constructor(context: HostContext, run: HostRun) {
    this.#context = context;
    this.#run = run;
    this.#tasks = new TaskEncoder(context, run);
  }

  submitNextLevel(
    callable: CallableRef,
    args: TaskArgs,
    config?: GivenConfig,
    options?: NextLevelOptions,
  ): SubmitResult {
    const what = 'submitNextLevel';
    this.#requireLive(what);
    if (options !== undefined) checkOptions(what, options, nextLevelNames);
    return this.#submit(this.#tasks.nextLevel(what, callable, args, config, options));
  }

  submitNextLevelGroup(
    callable: CallableRef,
    argsList: readonly TaskArgs[],
    config?: GivenConfig,
    options?: GroupOptions,
  ): SubmitResult {
    const what = 'submitNextLevelGroup';
    this.#requireLive(what);
    checkOptions(what, options, groupNames);
    return this.#submit(this.#tasks.nextLevelGroup(what, callable, argsList, config, options));
  }

  submitSub(callable: CallableRef, args?: TaskArgs, options?: TaskOptions): SubmitResult {
    const what = 'submitSub';
    this.#requireLive(what);
    if (options !== undefined) checkOptions(what, options, taskNames);
    return this.#submit(this.#tasks.sub(what, callable, args, options));
  }

  submitSubGroup(callable: CallableRef, argsList: readonly TaskArgs[], options?: TaskOptions): SubmitResult {
    const what = 'submitSubGroup';
    this.#requireLive(what);
    checkOptions(what, options, taskNames);
    return this.#submit(this.#tasks.subGroup(what, callable, argsList, options));
  }

  async submitNextLevelAsync(
    callable: CallableRef,
    args: TaskArgs,
    config?: GivenConfig,
    options?: NextLevelOptions & Cancellable,
  ): Promise<SubmitResult> {
    const what = 'submitNextLevelAsync';
    this.#run.requireBuilding(what);
    checkOptions(what, options, [...nextLevelNames, 'signal']);
    return this.#submitAsync(what, this.#tasks.nextLevel(what, callable, args, config, options), options);
  }

  async submitNextLevelGroupAsync(
    callable: CallableRef,
    argsList: readonly TaskArgs[],
    config?: GivenConfig,
    options?: Cancellable & GroupOptions,
  ): Promise<SubmitResult> {
    const what = 'submitNextLevelGroupAsync';
    this.#run.requireBuilding(what);
    checkOptions(what, options, [...groupNames, 'signal']);
    return this.#submitAsync(what, this.#tasks.nextLevelGroup(what, callable, argsList, config, options), options);
  }

  async submitSubAsync(
    callable: CallableRef,
    args?: TaskArgs,
    options?: Cancellable & TaskOptions,
  ): Promise<SubmitResult> {
    const what = 'submitSubAsync';
    this.#run.requireBuilding(what);
    checkOptions(what, options, [...taskNames, 'signal']);
    return this.#submitAsync(what, this.#tasks.sub(what, callable, args, options), options);
  }

  async submitSubGroupAsync(
    callable: CallableRef,
    argsList: readonly TaskArgs[],
    options?: Cancellable & TaskOptions,
  ): Promise<SubmitResult> {
    const what = 'submitSubGroupAsync';
    this.#run.requireBuilding(what);
    checkOptions(what, options, [...taskNames, 'signal']);
    return this.#submitAsync(what, this.#tasks.subGroup(what, callable, argsList, options), options);
  }

  alloc(shape: ShapeLike, dtype: DataType | string = 'float32'): Tensor {
    this.#requireLive('alloc');
    return this.#allocNow(shape, dtype, sharedBytes(shape, dtype), WhenFull.WAIT)!;
  }

  async allocAsync(shape: ShapeLike, dtype?: DataType | string, options?: Cancellable): Promise<Tensor> {
    this.#run.requireBuilding('allocAsync');
    checkOptions('allocAsync', options, ['signal']);
    const extents = Array.from(shape);
    const type = dtype ?? 'float32';
    const nbytes = sharedBytes(extents, type);
    const attempt = (whenFull: WhenFull): Tensor | undefined => {
      this.#run.requireBuilding('allocAsync');
      return this.#allocNow(extents, type, nbytes, whenFull);
    };
    return this.#context.space.add({ attempt, keep: () => undefined }, options?.signal);
  }

  scope<T>(body: () => T): T {
    const scope = this.openScope();
    try {
      return body();
    } finally {
      scope.close();
    }
  }

  async scopeAsync<T>(body: () => Promise<T>): Promise<T> {
    const scope = this.openScope();
    try {
      return await body();
    } finally {
      scope.close();
    }
  }

  openScope(): OpenScope {
    this.#requireLive('openScope');
    callNative(() => this.#context.native.openScope());
    const close = (): void => this.#closeScope(scope);
    const scope: OpenScope = { close, [Symbol.dispose]: close };
    this.#scopes.push(scope);
    return scope;
  }

  allocDomain(name: string, options: CommDomainOptions): CommDomain {
    this.#requireLive('allocDomain');
    return this.#run.domains.alloc(name, options);
  }

  get chipContexts(): readonly ChipContext[] {
    this.#requireLive('chipContexts');
    return this.#context.bootstrap.contexts;
  }

  malloc(nbytes: number, options?: { worker?: number }): DeviceBuffer {
    this.#requireLive('malloc');
    return this.#context.device.malloc(nbytes, options);
  }

  free(buffer: DeviceBuffer): void {
    this.#requireLive('free');
    this.#context.device.free(buffer);
  }

  copyTo(buffer: DeviceBuffer, source: TypedArray, options?: CopyOptions): void {
    this.#requireLive('copyTo');
    this.#context.device.copyTo(buffer, source, options);
  }

  copyFrom(target: TypedArray, buffer: DeviceBuffer, options?: CopyOptions): void {
    this.#requireLive('copyFrom');
    this.#context.device.copyFrom(target, buffer, options);
  }

  #submit(task: EncodedTask): SubmitResult {
    this.#run.keep(task.args);
    const { recorder } = this.#run;
    if (recorder === undefined) return this.#submitNow(task, WhenFull.WAIT)!;
    return recorder.submit(this.#run.runId, task, () => this.#submitNow(task, WhenFull.WAIT)!);
  }

  #submitAsync(what: string, task: EncodedTask, options: Cancellable | undefined): Promise<SubmitResult> {
    const { encoder, space } = this.#context;
    this.#run.keep(task.args);
    let saved: Uint32Array | undefined;
    const attempt = (whenFull: WhenFull): SubmitResult | undefined => {
      if (saved !== undefined) {
        this.#run.requireBuilding(what);
        encoder.restore(saved);
      }
      return this.#submitNow(task, whenFull);
    };
    const add = (): Promise<SubmitResult> =>
      space.add({ attempt, keep: () => (saved = encoder.save()) }, options?.signal);
    const { recorder } = this.#run;
    return recorder === undefined ? add() : recorder.submitAsync(this.#run.runId, task, add);
  }

  /** `undefined` when there is no space and it is not to wait. */
  #submitNow(task: EncodedTask, whenFull: WhenFull): SubmitResult | undefined {
    const { kind, role, slot, memberCount, settings, timeoutMs, outputs } = task;
    let taskSlot: number;
    try {
      taskSlot = this.#context.native.submit(kind, role, slot, memberCount, settings, timeoutMs, whenFull);
    } catch (error) {
      throw this.#run.submitFailed(error);
    }
    if (taskSlot < 0) return undefined;
    if (outputs.length === 0) return { taskSlot, outputs: noOutputs };
    return { taskSlot, outputs: this.#tensorsOf(outputs) };
  }

  #tensorsOf(outputs: readonly EncodedOutput[]): Tensor[] {
    // All are read before a view is made, which may encode something itself.
    const places = outputs.map(({ at }) => this.#context.encoder.placeAt(at));
    return outputs.map(({ tensor: { shape, dtype, nbytes } }, i) => this.#show(places[i]!, shape, dtype, nbytes));
  }

  #allocNow(shape: ShapeLike, dtype: DataType | string, nbytes: number, whenFull: WhenFull): Tensor | undefined {
    const { native, encoder } = this.#context;
    if (callNative(() => native.alloc(nbytes, whenFull)) < 0) return undefined;
    return this.#show(encoder.placeAt(FIRST_TENSOR), shape, dtype, nbytes);
  }

  /** A tensor in memory of the run. */
  #show(place: SharedPlace, shape: ShapeLike, dtype: DataType | string, nbytes: number): Tensor {
    const { native } = this.#context;
    const buffer = callNative(() => native.view(place.segment, place.generation, place.offset, nbytes));
    this.#run.keepIntermediate(buffer, place);
    return Tensor.over(buffer, shape, dtype);
  }

  #closeScope(scope: OpenScope): void {
    this.#requireLive('scope');
    if (this.#scopes.at(-1) !== scope) {
      throw new PtoError(
        'ERR_PTO_ORCHESTRATOR_SCOPE',
        this.#scopes.includes(scope)
          ? 'scope: it is not the innermost one; scopes close in the opposite order of that in which they were opened.\n' +
              '  Close the inner scope first; await a scopeAsync before another one is opened.'
          : 'scope: it is closed already.\n  Close each scope once.',
      );
    }
    this.#scopes.pop();
    callNative(() => this.#context.native.closeScope());
  }

  /** What waits for space was called for before, and comes first. */
  #requireLive(call: string): void {
    this.#run.requireBuilding(call);
    this.#context.space.drainSync();
  }
}
