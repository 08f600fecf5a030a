import { CommandKind, CommandStatus } from '@pto/runtime-native/host';
import type { LaneJob, NativeLaneHost } from '@pto/runtime-native/host';
import { PtoError } from '@pto/task-interface';

import type { CallableRecord } from './callable-record.js';
import { encodeRemoteError } from './encode-remote-error.js';
import { loadCallable } from './load-callable.js';

/** What becomes of callables that a parent registers in this thread or process. */
export interface RemoteCallables<F> {
  /** @returns the function to call for tasks that name it; none for what is only passed on */
  add(slot: number, payload: string): Promise<F | undefined>;
  remove(slot: number): void;
}

/** The functions that a parent has registered in this thread or process, by the number that it calls them by. */
export class RemoteFunctions<F> {
  readonly #lane: NativeLaneHost;
  readonly #callables: RemoteCallables<F>;
  readonly #functions = new Map<number, F>();

  /** @param callables - Default: what is registered is a {@link CallableRecord} */
  constructor(lane: NativeLaneHost, callables: RemoteCallables<F> = onlyFunctions()) {
    this.#lane = lane;
    this.#callables = callables;
  }

  find(slot: number): F | undefined {
    return this.#functions.get(slot);
  }

  /** Executes a command that is no task. */
  control(job: LaneJob): void {
    if (job.kind === CommandKind.REGISTER) return void this.#register(job);
    if (job.kind === CommandKind.UNREGISTER) this.#unregister(Number(job.arg0));
    this.#answer(job, job.kind === CommandKind.UNREGISTER ? undefined : noDevice(job.kind));
  }

  async #register(job: LaneJob): Promise<void> {
    try {
      const slot = Number(job.arg0);
      const call = await this.#callables.add(slot, Buffer.from(job.bytes).toString());
      if (call !== undefined) this.#functions.set(slot, call);
      this.#answer(job, undefined);
    } catch (error) {
      this.#answer(job, error);
    }
  }

  #unregister(slot: number): void {
    this.#functions.delete(slot);
    this.#callables.remove(slot);
  }

  #answer({ job }: LaneJob, error: unknown): void {
    if (error === undefined) this.#lane.complete(job, CommandStatus.OK, '', 0n);
    else this.#lane.complete(job, CommandStatus.THREW, encodeRemoteError(error), 0n);
  }
}

function onlyFunctions<F>(): RemoteCallables<F> {
  return {
    add: async (_, payload) => (await loadCallable(JSON.parse(payload) as CallableRecord)) as F,
    remove: () => undefined,
  };
}

function noDevice(kind: CommandKind): PtoError {
  return new PtoError('ERR_PTO_WORKER_LEVEL', `only chips execute command ${kind}; this child runs functions.`);
}
