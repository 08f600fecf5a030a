import type { NativeHostWorker, NativeLaneHost } from '@pto/runtime-native/host';

import type { OrchestrationFunction } from '../run/orchestrator.js';
import type { CallableRecord } from '../sub/callable-record.js';

/** Where segments of the worker above come from: it is in this process, or at the other end of a lane. */
export type SegmentSource = NativeHostWorker | NativeLaneHost;

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
  /** One run, as `run` and `runSync` of a worker; `isSync` holds the event loop. */
  run(call: OrchestrationFunction, args: unknown, signal: AbortSignal): Promise<unknown>;
  runSync(call: OrchestrationFunction, args: unknown): unknown;
  /**
   * Memory of a segment of the worker above. The segment is adopted first; tensors over the memory count as shared here,
   * so that they are passed on without a copy.
   */
  viewFrom(source: SegmentSource, segment: number, generation: number, offset: number, nbytes: number): ArrayBuffer;
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

/** A callable of a {@link WorkerDescription}: a function, or the image of a chip callable. */
export type CallableDescription =
  | { readonly id: number; readonly kind: 'host'; readonly record: CallableRecord }
  | {
      readonly id: number;
      readonly kind: 'chip';
      readonly name: string;
      readonly argNames: readonly string[] | undefined;
      readonly image: Uint8Array;
    };

/** Where a worker that was added to another one runs: in a process of its own, or on the thread of that one. */
export type NestedMode = 'inline' | 'process';
