import { WorkerRole } from '@pto/runtime-native/host';
import { PtoError } from '@pto/task-interface';

import type { ChildGroup, GroupOwner } from '../host/child-group.js';
import type { ChipTarget, RegisteredCallable } from '../registry/registered-callable.js';
import type { OrchestrationFunction } from '../run/orchestrator.js';
import { InlineCallables } from '../sub/inline-callables.js';
import type { InnerWorker } from './inner-worker.js';
import type { NestedSpans } from '../spans/span-shelf.js';
import { OrchestrationRunner } from './orchestration-runner.js';

/** A nested worker on the thread of the worker that it was added to. */
export class InlineNested implements ChildGroup {
  readonly role = WorkerRole.NEXT_LEVEL;
  readonly runs = 'host';
  readonly takesClosures = true;
  readonly count = 1;
  readonly #inner: InnerWorker;
  readonly #index: number;
  readonly #callables = new InlineCallables<OrchestrationFunction>();
  #runner: OrchestrationRunner | undefined;
  #path = '';
  #levelAbove = 0;

  /** @param index - which of the workers that were added it is */
  constructor(inner: InnerWorker, index: number) {
    this.#inner = inner;
    this.#index = index;
  }

  get mayBuild(): boolean {
    return this.#inner.mayBuild;
  }

  build(signal: AbortSignal): Promise<void> {
    return this.#inner.build(signal);
  }

  attach(owner: GroupOwner): readonly number[] {
    const { native } = owner;
    this.#levelAbove = owner.level;
    const runner = new OrchestrationRunner({
      inner: this.#inner,
      source: native,
      find: (slot) => this.#callables.find(owner.callableOf(slot)),
      complete: (job, status, error) => native.completeInline(job, status, error),
    });
    const worker = native.addInline(this.role, (job) => runner.start(job, !(job.isBlocking && owner.isRunSync)));
    this.#runner = runner;
    this.#path = `${owner.path}/${this.#index}/L${this.#inner.level}`;
    this.#inner.attachTo(this.#path);
    return [worker];
  }

  start(timeoutMs: number): Promise<void> {
    return this.#inner.init(timeoutMs);
  }

  startSync(timeoutMs: number): void {
    this.#inner.initSync(timeoutMs);
  }

  takesChip(target: ChipTarget): boolean {
    return this.#inner.takesChip(target);
  }

  registration(callable: RegisteredCallable): undefined {
    this.#callables.add(callable);
    try {
      this.#inner.inherit(callable.slot, { ...callable, level: callable.level ?? this.#levelAbove });
    } catch (error) {
      throw this.#refusal(callable, error);
    }
  }

  unregistered({ slot }: RegisteredCallable): void {
    this.#inner.disinherit(slot);
  }

  cancel(runId: number): void {
    this.#runner?.cancel(runId);
  }

  takeSpans(runId: number): readonly NestedSpans[] {
    return this.#runner?.spans.take(runId) ?? [];
  }

  prefixOf(): string {
    return `child_worker level=${this.#inner.level}`;
  }

  pathOf(): string {
    return this.#path;
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  closeSync(): void {
    this.#inner.closeSync();
  }

  /** Tells the way as a process does. */
  #refusal({ handle }: RegisteredCallable, cause: unknown): unknown {
    if (!(cause instanceof PtoError)) return cause;
    const message = `${this.prefixOf()}: register '${handle.name}': ${cause.message}`;
    return new PtoError(cause.code, message, { cause, details: cause.details });
  }
}
