import { CommandKind, CommandStatus } from '@pto/runtime-native/host';
import type { LaneJob, NativeLaneHost } from '@pto/runtime-native/host';
import { PtoError } from '@pto/task-interface';

import type { CallableRecord } from './callable-record.js';
import { encodeRemoteError } from './encode-remote-error.js';
import { loadCallable } from './load-callable.js';

/** The functions that a parent has registered in this thread or process, by the number that it calls them by. */
export class RemoteFunctions<F> {
  readonly #lane: NativeLaneHost;
  readonly #functions = new Map<number, F>();

  constructor(lane: NativeLaneHost) {
    this.#lane = lane;
  }

  find(slot: number): F | undefined {
    return this.#functions.get(slot);
  }

  /** Executes a command that is no task. */
  control(job: LaneJob): void {
    if (job.kind === CommandKind.REGISTER) return void this.#register(job);
    if (job.kind === CommandKind.UNREGISTER) this.#functions.delete(Number(job.arg0));
    this.#answer(job, job.kind === CommandKind.UNREGISTER ? undefined : noDevice(job.kind));
  }

  async #register(job: LaneJob): Promise<void> {
    try {
      const record = JSON.parse(Buffer.from(job.bytes).toString()) as CallableRecord;
      this.#functions.set(Number(job.arg0), (await loadCallable(record)) as F);
      this.#answer(job, undefined);
    } catch (error) {
      this.#answer(job, error);
    }
  }

  #answer({ job }: LaneJob, error: unknown): void {
    if (error === undefined) this.#lane.complete(job, CommandStatus.OK, '', 0n);
    else this.#lane.complete(job, CommandStatus.THREW, encodeRemoteError(error), 0n);
  }
}

function noDevice(kind: CommandKind): PtoError {
  return new PtoError('ERR_PTO_WORKER_LEVEL', `only chips execute command ${kind}; this child runs functions.`);
}
