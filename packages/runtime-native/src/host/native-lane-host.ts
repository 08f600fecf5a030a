import type { CommandKind, CommandStatus } from './lane.js';

/** A command for a child that is made of JavaScript. */
export interface LaneJob {
  /** Names the job in `complete`. */
  readonly job: number;
  readonly kind: CommandKind;
  readonly callable: number;
  readonly runId: number;
  readonly taskId: number;
  readonly groupIndex: number;
  readonly groupSize: number;
  /** Of a task: an ArgsRecord. Of a control command: the payload. Valid until `complete`. */
  readonly bytes: Uint8Array;
  readonly arg0: bigint;
  /** When its parts run is wanted to be known, see `NativeRunReport.trace`. */
  readonly isTraced: boolean;
  /** Of a task that was given any: a RunSettingsRecord. Valid until `complete`. */
  readonly settings: Uint8Array | undefined;
}

/**
 * The child's end of a lane in a worker thread or a Node child process: calls the handler on this environment's thread for
 * each task, one at a time, and for each control command that needs JavaScript, and answers the others itself. It keeps
 * the environment alive until `close`.
 */
export interface NativeLaneHost {
  /** Of a process: the JSON that the parent gave. Of a thread: empty. */
  readonly config: string;
  readonly workerPath: string;
  /** Tells the parent that jobs may come, with JSON for it. */
  ready(payload: string): void;
  /** Tells the parent that it cannot start, with a RemoteError as JSON; the process ends. */
  failed(error: string): void;
  /** A job is over. `error`: a RemoteError as JSON, or the JSON that a control command answers with. */
  complete(job: number, status: CommandStatus, error: string, result: bigint): void;
  /** As that of the worker: the same range gives the same buffer for as long as that one is in use. */
  view(segment: number, generation: number, offset: number, nbytes: number): ArrayBuffer;
  /** Detaches a view, so that its length is 0 from now on. */
  detach(view: ArrayBuffer): void;
  /**
   * Ends the service: detaches all views, and lets the event loop run out. To be called when the parent wants this child to
   * end and the jobs are over. An environment that ends without it is a child that died.
   */
  close(): void;
}

/** Where the lane of a {@link NativeLaneHost} is: a token of `addThread`, or the socket that a process inherited. */
export type LaneSource = { token: string } | { socketFd: number };

/** Calls of a {@link NativeLaneHost}. */
export interface LaneHandlers {
  onJob: (job: LaneJob) => void;
  /** A run was cancelled: what waits is answered already, what runs may end early. */
  onCancel: (runId: number) => void;
  /** The parent has asked this child to end, or is gone. */
  onShutdown: () => void;
}
