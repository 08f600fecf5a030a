import type { NativeHostWorker, NativeLaneHost } from '@pto/runtime-native/host';
import type { CallConfig, CallConfigOptions, RecordedSpans } from '@pto/task-interface';

import type { ChipTarget, InheritedCallable, MadeFor } from '../registry/registered-callable.js';
import type { OrchestrationFunction } from '../run/orchestrator.js';
import type { CallableRecord } from '../sub/callable-record.js';

/** Where segments of the worker above come from: it is in this process, or at the other end of a lane. */
export type SegmentSource = NativeHostWorker | NativeLaneHost;

/** Who wants to know what a run does. */
export type TellSpans = (spans: RecordedSpans) => void;

/** What a task of the worker above gives to its orchestration function. */
export interface NestedTask {
  readonly args: unknown;
  /** As the task was submitted with it. */
  readonly config: CallConfig | undefined;
}

/** What a worker of level 3 or above is for the one that it was added to. */
export interface InnerWorker {
  readonly level: number;
  /** Sets its place in the tree, before `init`: `L4/0/L3`. */
  attachTo(path: string): void;
  /** Whether {@link InnerWorker.build} has something to look after. */
  readonly mayBuild: boolean;
  /** Compiles the runtimes of its chips, where that is wanted, so that they are there when it starts. */
  build(signal: AbortSignal): Promise<void>;
  /** As `init` and `initSync` of a worker, with the time that the one above has left. */
  init(timeoutMs: number): Promise<void>;
  initSync(timeoutMs: number): void;
  /** One run, as `run` and `runSync` of a worker. `told` gets what is recorded of it, before it is over. */
  run(call: OrchestrationFunction, task: NestedTask, signal: AbortSignal, told?: TellSpans): Promise<unknown>;
  runSync(call: OrchestrationFunction, task: NestedTask, told?: TellSpans): unknown;
  /**
   * Memory of a segment of the worker above. The segment is adopted first; tensors over the memory count as shared here,
   * so that they are passed on without a copy.
   */
  viewFrom(source: SegmentSource, segment: number, generation: number, offset: number, nbytes: number): ArrayBuffer;
  /** Whether a chip below can run it. */
  takesChip(target: ChipTarget): boolean;
  /**
   * Takes over a callable of the worker above, whose orchestration functions can name it then, and tells the children about it.
   *
   * @param key - what the worker above calls it
   * @throws PtoError what a child refuses it with; then nobody below has it
   */
  inherit(key: number, callable: InheritedCallable): void;
  /** The worker above is about to forget it. */
  disinherit(key: number): void;
  /** @throws PtoError `ERR_PTO_REGISTER_CLOSURE` for a callable that cannot leave this thread */
  describe(): WorkerDescription;
  close(): Promise<void>;
  closeSync(): void;
}

/** A worker that was not started, as it goes to another process. */
export interface WorkerDescription {
  /** As the constructor of Worker was given them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** In the order of their ids. */
  readonly callables: readonly CallableDescription[];
  /** The workers that were added to it. */
  readonly children: readonly { readonly mode: NestedMode; readonly worker: WorkerDescription }[];
}

/** A function of a {@link WorkerDescription}. */
export interface HostDescription {
  readonly id: number;
  readonly kind: 'host';
  readonly record: CallableRecord;
}

/** A chip callable of a {@link WorkerDescription}. */
export interface ChipDescription {
  readonly id: number;
  readonly kind: 'chip';
  readonly name: string;
  readonly argNames: readonly string[] | undefined;
  readonly madeFor: MadeFor | undefined;
  readonly defaults: CallConfigOptions;
  readonly image: Uint8Array;
}

/** A callable as it goes to another process. */
export type CallableDescription = ChipDescription | HostDescription;

/** Where a worker that was added to another one runs: in a process of its own, or on the thread of that one. */
export type NestedMode = 'inline' | 'process';
