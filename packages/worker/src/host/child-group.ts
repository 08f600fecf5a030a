// What a worker of level 3 or above knows about its children. There is a group for its chips, one for its sub workers, and
// one for each nested worker; a group makes its children, and says how failures of theirs are told.

import type { NativeHostWorker, WorkerRole } from '@pto/runtime-native/host';

import type { CallableKind } from '../registry/callable-handle.js';
import type { NestedSpans } from '../spans/span-shelf.js';
import type { ChipTarget, RegisteredCallable } from '../registry/registered-callable.js';

/** The worker that owns a group. */
export interface GroupOwner {
  readonly native: NativeHostWorker;
  readonly level: number;
  /** Its place in the tree, such as `L4/1/L3`. */
  readonly path: string;
  /** The run under way holds the event loop until it ends, so that no promise settles before. */
  readonly isRunSync: boolean;
  /** How long everything may take to start, from `attach` on. */
  readonly startupTimeoutMs: number;
  /** Whether each child process leads a process group of its own. */
  readonly processGroup: boolean;
  /** Whether children that ended are started again, with what they were started with the first time. */
  readonly restartsChildren: boolean;
  /** The callable that the engine and the children know by this number. */
  callableOf(slot: number): RegisteredCallable | undefined;
}

/** Children of one kind. */
export interface ChildGroup {
  readonly role: WorkerRole;
  /** What they run. */
  readonly runs: CallableKind;
  /** Whether they, or chips below them, run a chip callable. Default: no. */
  takesChip?(target: ChipTarget): boolean;
  /** Whether they run closures; otherwise a function is named by module and export. */
  readonly takesClosures: boolean;
  /** How many there are. */
  readonly count: number;
  /** Whether {@link ChildGroup.build} has something to look after. */
  readonly mayBuild?: boolean;
  /** Compiles what the children load, where that is wanted; before `attach`, and however long it takes. */
  build?(signal: AbortSignal): Promise<void>;
  /** Makes the children known to the native worker, before it starts. Returns their worker ids, in order. */
  attach(owner: GroupOwner): readonly number[];
  /** Starts what the native worker does not start itself; at the same time as that starts the others. */
  start?(timeoutMs: number): Promise<void>;
  /** As `start`, on this thread. */
  startSync?(timeoutMs: number): void;
  /** A run was cancelled; functions on this thread that run for it may end early. */
  cancel?(runId: number): void;
  /** A child has ended without being asked to. */
  lost?(index: number): void;
  /** Called when all children are ready, with the JSON that each sent. */
  ready?(payloads: readonly string[]): void;
  /**
   * What a child is told about a callable, as JSON; `undefined` when the child asks `callableOf` instead. Memory that it
   * names is given back by `registered`, or by `unregistered` where children may be started again.
   */
  registration(callable: RegisteredCallable): string | undefined;
  /** Every child knows the callable now. */
  registered?(callable: RegisteredCallable): void;
  /** No child knows the callable any more, or none ever did. */
  unregistered?(callable: RegisteredCallable): void;
  /** Nested workers record their part of runs that are recorded; these tell it when they are asked over their lane. */
  readonly keepsSpans?: boolean;
  /** These are in this process. */
  takeSpans?(runId: number): readonly NestedSpans[];
  /** The start of messages about a task of a child: `chip_process dev=1`. */
  prefixOf(index: number): string;
  /** The child's place in the tree: `L3/chip1`. */
  pathOf(index: number): string;
  /** After the native worker has ended the children; also when they could not be started. */
  close?(): Promise<void>;
  /** As `close`, on this thread. */
  closeSync?(): void;
}
