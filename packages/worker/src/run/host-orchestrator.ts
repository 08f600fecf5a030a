import type { CopyOptions, DeviceBuffer } from '@pto/runtime-native';
import { CommandKind, WorkerRole, callNative } from '@pto/runtime-native/host';
import { PtoError, TaskArgs, Tensor, checkOptions, requireChipCapacity } from '@pto/task-interface';
import type { DataType, ShapeLike, TypedArray } from '@pto/task-interface';

import type { CommDomain, CommDomainOptions } from '../comm/comm-domain.js';
import type { HostContext } from '../host/host-context.js';
import { sharedBytes } from '../memory/shared-memory.js';
import type { CallableRef } from '../registry/callable-handle.js';
import type { GivenConfig, RegisteredCallable } from '../registry/registered-callable.js';
import type { HostRun } from './host-run.js';
import type {
  GroupOptions,
  NextLevelOptions,
  OpenScope,
  Orchestrator,
  SubmitResult,
  TaskOptions,
} from './orchestrator.js';
import { requireGroup, requireTaskTarget, requireWorkerId, workerForMemory } from './task-target.js';
import { takeTaskTimeout } from './task-timeout.js';

const ANY = -1;
const NO_SETTINGS = 0;
const noArgs = new TaskArgs();

/** Submits the tasks of one run of a worker of level 3 or above. */
export class HostOrchestrator implements Orchestrator {
  readonly #context: HostContext;
  readonly #run: HostRun;
  readonly #scopes: OpenScope[] = [];

  constructor(context: HostContext, run: HostRun) {
    this.#context = context;
    this.#run = run;
  }

  submitNextLevel(
    callable: CallableRef,
    args: TaskArgs,
    config?: GivenConfig,
    options?: NextLevelOptions,
  ): SubmitResult {
    this.#requireLive('submitNextLevel');
    const { children, encoder } = this.#context;
    const role = WorkerRole.NEXT_LEVEL;
    let worker = ANY;
    if (options !== undefined) {
      checkOptions('submitNextLevel', options, ['worker', 'timeoutMs']);
      worker = options.worker ?? ANY;
      if (worker !== ANY) requireWorkerId(children, role, worker, 'submitNextLevel');
    }
    const entry = this.#context.registry.get(callable);
    requireTaskTarget(children, role, this.#nextLevelRuns, entry, worker, 'submitNextLevel');
    this.#checkArgs(entry, args);
    worker = workerForMemory(args, role, worker, 'submitNextLevel');
    const settings = this.#settingsOf(entry, config);
    encoder.encode(args, worker, this.#run.staging);
    return this.#submit(this.#nextLevelKind, role, entry, 1, settings, options?.timeoutMs, args);
  }

  submitNextLevelGroup(
    callable: CallableRef,
    argsList: readonly TaskArgs[],
    config?: GivenConfig,
    options?: GroupOptions,
  ): SubmitResult {
    this.#requireLive('submitNextLevelGroup');
    checkOptions('submitNextLevelGroup', options, ['workers', 'timeoutMs']);
    const role = WorkerRole.NEXT_LEVEL;
    const workers = options?.workers?.length === 0 ? undefined : options?.workers;
    const entry = this.#groupEntry(callable, argsList, role, this.#nextLevelRuns, workers, 'submitNextLevelGroup');
    const targets = argsList.map((args, i) =>
      workerForMemory(args, role, workers?.[i] ?? ANY, `submitNextLevelGroup, member ${i}`),
    );
    const settings = this.#settingsOf(entry, config);
    this.#context.encoder.encodeGroup(argsList, targets, this.#run.staging);
    const count = argsList.length;
    return this.#submit(this.#nextLevelKind, role, entry, count, settings, options?.timeoutMs, argsList);
  }

  submitSub(callable: CallableRef, args: TaskArgs = noArgs, options?: TaskOptions): SubmitResult {
    this.#requireLive('submitSub');
    if (options !== undefined) checkOptions('submitSub', options, ['timeoutMs']);
    const { children, encoder } = this.#context;
    const entry = this.#context.registry.get(callable);
    requireTaskTarget(children, WorkerRole.SUB, 'host', entry, ANY, 'submitSub');
    workerForMemory(args, WorkerRole.SUB, ANY, 'submitSub');
    encoder.encode(args, ANY, this.#run.staging);
    return this.#submit(CommandKind.RUN_FUNCTION, WorkerRole.SUB, entry, 1, NO_SETTINGS, options?.timeoutMs, args);
  }

  submitSubGroup(callable: CallableRef, argsList: readonly TaskArgs[], options?: TaskOptions): SubmitResult {
    this.#requireLive('submitSubGroup');
    checkOptions('submitSubGroup', options, ['timeoutMs']);
    const role = WorkerRole.SUB;
    const entry = this.#groupEntry(callable, argsList, role, 'host', undefined, 'submitSubGroup');
    argsList.forEach((args, i) => workerForMemory(args, role, ANY, `submitSubGroup, member ${i}`));
    this.#context.encoder.encodeGroup(argsList, undefined, this.#run.staging);
    const count = argsList.length;
    return this.#submit(CommandKind.RUN_FUNCTION, role, entry, count, NO_SETTINGS, options?.timeoutMs, argsList);
  }

  alloc(shape: ShapeLike, dtype: DataType | string = 'float32'): Tensor {
    this.#requireLive('alloc');
    const { native, encoder } = this.#context;
    const nbytes = sharedBytes(shape, dtype);
    callNative(() => native.alloc(nbytes));
    const place = encoder.firstPlace;
    const buffer = callNative(() => native.view(place.segment, place.generation, place.offset, nbytes));
    this.#run.keepIntermediate(buffer, place);
    return Tensor.over(buffer, shape, dtype);
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

  /** A worker of level 3 owns chips, one above it owns workers. */
  get #nextLevelRuns(): 'chip' | 'host' {
    return this.#context.options.level === 3 ? 'chip' : 'host';
  }

  get #nextLevelKind(): CommandKind {
    return this.#context.options.level === 3 ? CommandKind.RUN_CALLABLE : CommandKind.RUN_ORCHESTRATION;
  }

  #groupEntry(
    callable: CallableRef,
    argsList: readonly TaskArgs[],
    role: WorkerRole,
    kind: 'chip' | 'host',
    workers: readonly number[] | undefined,
    what: string,
  ): RegisteredCallable {
    const { children, registry } = this.#context;
    const entry = registry.get(callable);
    requireGroup(children, role, argsList?.length ?? 0, workers, what);
    argsList.forEach((args, i) => {
      requireTaskTarget(children, role, kind, entry, workers?.[i] ?? ANY, what);
      this.#checkArgs(entry, args);
    });
    return entry;
  }

  #checkArgs({ target }: RegisteredCallable, args: TaskArgs): void {
    if (target.kind !== 'chip' || args?.tensors === undefined) return;
    requireChipCapacity(args);
    if (this.#context.options.signatureStrict) target.signature.check(args);
  }

  #settingsOf({ target }: RegisteredCallable, config: GivenConfig): number {
    return this.#context.settings.numberOf(target.kind === 'chip' ? target.configFor(config) : config);
  }

  #submit(
    kind: CommandKind,
    role: WorkerRole,
    entry: RegisteredCallable,
    memberCount: number,
    settings: number,
    timeoutMs: number | undefined,
    args: TaskArgs | readonly TaskArgs[],
  ): SubmitResult {
    const limitMs = timeoutMs === undefined ? this.#run.taskTimeoutMs : takeTaskTimeout('submit', timeoutMs);
    this.#run.keep(args);
    try {
      return { taskSlot: this.#context.native.submit(kind, role, entry.slot, memberCount, settings, limitMs) };
    } catch (error) {
      throw this.#run.submitFailed(error);
    }
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

  #requireLive(call: string): void {
    this.#run.requireBuilding(call);
  }
}
