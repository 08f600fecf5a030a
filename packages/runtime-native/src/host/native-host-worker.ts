import type { CommandKind, CommandStatus, WhenFull, WorkerRole } from './lane.js';
import type { NativeLaneHost } from './native-lane-host.js';
import type { NativeRunTrace } from './native-run-trace.js';

/** What a native worker of level 3 or above is made with; checked before it gets here. */
export interface NativeHostSettings {
  level: number;
  /** Of this worker in the tree, for errors: `L3`, `L4/1/L3`. */
  path: string;
  heapRingBytes: number;
  arenaBytes: number;
  allocTimeoutMs: number;
  /** 0: none. */
  taskTimeoutMs: number;
  controlTimeoutMs: number;
  maxPendingTasks: number;
  strictHazards: boolean;
  continueAfterFailure: boolean;
  failFast: boolean;
  killOnTimeout: boolean;
  restartWhenIdle: boolean;
  spinParentUs: number;
  spinChildUs: number;
}

/** A child that is a process. */
export interface NativeProcessChild {
  executable: string;
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  /** JSON for the child. */
  config: string;
  processGroup: boolean;
}

/**
 * One task for a function on the JavaScript thread. `args` are an ArgsRecord, valid until the job is over; it is over when
 * `completeInline` is called with its number, in the callback or later. A callback that throws ends its job: the message
 * becomes a RemoteError.
 */
export type InlineHandler = (job: InlineJob) => void;

/** See {@link InlineHandler}. */
export interface InlineJob {
  readonly job: number;
  readonly kind: CommandKind;
  readonly callable: number;
  readonly runId: number;
  readonly taskId: number;
  readonly groupIndex: number;
  readonly groupSize: number;
  readonly args: Uint8Array;
  /** The event loop is blocked: what returns a promise cannot settle. */
  readonly isBlocking: boolean;
  /** Its run is traced. */
  readonly isTraced: boolean;
  /** A RunSettingsRecord, if it was given any. Valid until `completeInline`. */
  readonly settings: Uint8Array | undefined;
}

/** What a native worker tells, as parsed JSON. */
export type NativeHostEvent =
  | { event: 'childExit'; role: WorkerRole; worker: number; loss: NativeWorkerLoss }
  /** `failure`: a RemoteError as JSON when the child could not be started again, else empty. */
  | { event: 'childRestart'; role: WorkerRole; worker: number; failure: string }
  | { event: 'protocolError'; role: WorkerRole; worker: number; text: string }
  | { event: 'runFailure'; runId: number }
  | { event: 'backpressure'; waitedNs: number }
  /** What found no space should be tried again. */
  | { event: 'space' }
  | { event: 'stall'; text: string }
  | { event: 'taskTimeout'; role: WorkerRole; worker: number; taskId: number };

/** What became of a child. */
export interface NativeWorkerLoss {
  readonly code: string;
  readonly pid: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly text: string;
  readonly stderrTail: string;
  readonly phase: string;
}

/** One failed task of a run. */
export interface NativeTaskFailure {
  readonly code: string;
  readonly taskId: number;
  readonly groupIndex: number;
  readonly groupSize: number;
  readonly callable: number;
  readonly kind: CommandKind;
  readonly role: WorkerRole;
  /** -1: was never given to a worker. */
  readonly worker: number;
  /** What the child threw: a RemoteError as JSON; empty when there is none. */
  readonly error: string;
  readonly loss: NativeWorkerLoss | null;
}

/** How a run ended. Times are nanoseconds of one monotonic clock. */
export interface NativeRunReport {
  readonly runId: number;
  readonly isCancelled: boolean;
  /** The first 256, in the order in which they happened. */
  readonly failures: readonly NativeTaskFailure[];
  readonly failureCount: number;
  readonly taskCount: number;
  readonly poisonedCount: number;
  readonly cancelledCount: number;
  readonly beginNs: number;
  readonly submittedNs: number;
  readonly endNs: number;
  /** Time on each chip, by worker id. */
  readonly deviceNs: readonly number[];
  /** Of a run that is traced. */
  readonly trace: NativeRunTrace | null;
}

/** Where shared memory is. */
export interface NativeAllocation {
  /** Without bytes for more than 4 GiB, which `view` shows in parts. */
  readonly buffer: ArrayBuffer;
  readonly segment: number;
  readonly generation: number;
  readonly offset: number;
}

/** What a child answered to a control command. */
export interface NativeControlReply {
  readonly status: number;
  readonly result: bigint;
  readonly payload: string;
}

/**
 * A worker of level 3 or above, as the addon offers it. It checks what keeps the process safe and leaves wording to the
 * classes above it. Functions throw errors with `code` and `details`, which `callNative` turns into PtoErrors.
 *
 * Submits are encoded into `scratch`: an ArgsRecord for each member, one behind the other (see native/abi/lane.h). What
 * the engine allocates for OUTPUT tensors it writes into the same records.
 */
export interface NativeHostWorker {
  addProcess(role: WorkerRole, child: NativeProcessChild): number;
  /** The worker thread attaches to it with `newNativeLaneHost({ token }, …)`, before or after `start` is called. */
  addThread(role: WorkerRole): { worker: number; token: string };
  /**
   * The token for a thread that replaces one whose end `childExit` has told; `undefined` when children are not restarted, or
   * this one was too often. The thread attaches with it, and `childRestart` tells when it takes tasks.
   */
  replaceThread(role: WorkerRole, worker: number): string | undefined;
  /** A worker thread has ended. Needed for one that ended before it attached; for any other it changes nothing. */
  loseThread(role: WorkerRole, worker: number, text: string): void;
  addInline(role: WorkerRole, handler: InlineHandler): number;

  /** Starts everything; resolves with the JSON that each child sent with its readiness, NEXT_LEVEL first. */
  start(timeoutMs: number): Promise<readonly string[]>;
  /** As `start`, on this thread. */
  startSync(timeoutMs: number): readonly string[];

  /** Makes `scratch` at least this large; the old one is not used any more. */
  growScratch(nbytes: number): ArrayBuffer;
  readonly scratch: ArrayBuffer;
  /** Keeps an encoded CallConfig with run options; returns its number for `submit`. 0 is the default configuration. */
  addSettings(settings: Uint8Array): number;

  /**
   * `willWait`: `endRunSync` will end it, so that no thread is woken for what this one drives itself. `tracedTasks`: how many
   * records of tasks the report has at most; 0 for none.
   */
  beginRun(willWait: boolean, tracedTasks?: number): number;
  /**
   * Between `beginRun(false)` and `endRun`, before this thread does anything else: without it the engine counts on `endRun` to
   * come soon, and may leave what ends meanwhile for it.
   */
  continueRunLater(): void;
  /** Returns the task's id. `timeoutMs` 0: the default. `whenFull`: default WAIT. */
  submit(
    kind: CommandKind,
    role: WorkerRole,
    callable: number,
    memberCount: number,
    settings: number,
    timeoutMs: number,
    whenFull?: WhenFull,
  ): number;
  /** Memory in the ring of the current scope; TensorRef fields are written to the start of `scratch`. Returns the task's id. */
  alloc(nbytes: number, whenFull?: WhenFull): number;
  openScope(): void;
  closeScope(): void;
  /**
   * Closes the submission; the promise resolves when the run has ended, failed or not. A report in place of a promise: it has
   * ended already. Callers see to it that the event loop turns all the same.
   */
  endRun(): NativeRunReport | Promise<NativeRunReport>;
  endRunSync(): NativeRunReport;
  cancelRun(): void;

  allocate(nbytes: number, prefault: boolean): NativeAllocation;
  /** Detaches the buffers of the allocation. */
  release(segment: number, offset: number): void;
  /**
   * A view on shared memory, such as an intermediate in a ring: at most 4 GiB. The same range gives the same buffer for as
   * long as that one is in use and not detached.
   */
  view(segment: number, generation: number, offset: number, nbytes: number): ArrayBuffer;
  /** Detaches a view, so that its length is 0 from now on. */
  detach(view: ArrayBuffer): void;

  /**
   * Makes a segment of the worker above one that the children of this worker can name, too. `source` is where the segment
   * comes from: the lane to the worker above, or that worker itself when it is in this process. The same segment always
   * gets the same name here; its memory is not copied.
   */
  adopt(
    source: NativeLaneHost | NativeHostWorker,
    segment: number,
    generation: number,
  ): { readonly segment: number; readonly generation: number };

  /** Waits on this thread. */
  control(
    role: WorkerRole,
    worker: number,
    kind: CommandKind,
    arg0: bigint,
    arg1: bigint,
    arg2: bigint,
    payload: Uint8Array | string | null,
  ): NativeControlReply;

  /** As `control`, without waiting: in order for one child, at the same time for several. Keeps the process alive. */
  controlAsync(
    role: WorkerRole,
    worker: number,
    kind: CommandKind,
    arg0: bigint,
    arg1: bigint,
    arg2: bigint,
    payload: Uint8Array | string | null,
  ): Promise<NativeControlReply>;

  /** `error`: a RemoteError as JSON, empty when the status is OK. */
  completeInline(job: number, status: CommandStatus, error: string): void;

  /** JSON. */
  stats(): string;
  /** Detaches all views, waits for the run under way and ends the children. Idempotent. */
  close(timeoutMs: number): Promise<{ killed: readonly string[] }>;
  closeSync(timeoutMs: number): { killed: readonly string[] };
}
