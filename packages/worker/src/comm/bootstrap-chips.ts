import { CommandKind, WorkerRole, callNative, toPtoError } from '@pto/runtime-native/host';
import type { NativeControlReply, NativeHostWorker } from '@pto/runtime-native/host';
import { PtoError, Tensor } from '@pto/task-interface';
import type { TypedArray } from '@pto/task-interface';

import { requireOk } from '../host/registration.js';
import type { SharedMemory } from '../memory/shared-memory.js';
import type { ChipWindow, RankReply } from './chip-window.js';
import type { BootstrapBuffer, CheckedBootstrap } from './chip-bootstrap.js';
import { bufferRecord, commOf, rangeRecord } from './communicators.js';
import type { CommSegment, Communicators, SegmentRange } from './communicators.js';

/** What a chip has since it was started. */
export interface ChipContext extends Partial<ChipWindow> {
  /** Worker id of the chip. */
  readonly worker: number;
  readonly deviceId: number;
  readonly buffers: ChipWindow['buffers'];
  /** What buffers with `storeToHost` held after the chip's last task that succeeded, by name. */
  readonly hostOutputs: Readonly<Record<string, Tensor>>;
}

/** What a bootstrap works with. */
export interface BootstrapPlace {
  readonly native: NativeHostWorker;
  readonly memory: SharedMemory;
  readonly communicators: Communicators;
  readonly deviceIds: readonly number[];
}

/** One chip's command, and what belongs to it. */
interface Step {
  readonly worker: number;
  readonly payload: string;
  readonly inputs: readonly Staged[];
}

interface Staged {
  readonly buffer: ArrayBuffer;
  readonly range: SegmentRange;
}

/** The memory that buffers of one chip are stored to, for as long as the worker lives. */
interface Outputs {
  readonly ranges: ReadonlyMap<string, SegmentRange>;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/**
 * The communicators that chips have from the start. A session is opened on all of its chips at the same time; when one of
 * them was started again, on all of them once more, between two runs: a communicator does not outlive any of its ranks.
 */
export class ChipBootstrap {
  readonly #place: BootstrapPlace;
  readonly #chips: readonly CheckedBootstrap[];
  readonly #outputs: readonly Outputs[];
  readonly #segments = new Map<string, CommSegment>();
  readonly #former = new Map<string, CommSegment[]>();
  readonly #lost = new Set<number>();
  /** Sessions that lack a rank, or have one that knows nothing of them. */
  readonly #broken = new Set<string>();
  #contexts: readonly ChipContext[] = [];

  constructor(place: BootstrapPlace, chips: readonly CheckedBootstrap[]) {
    this.#place = place;
    this.#chips = chips;
    this.#outputs = chips.map(({ buffers }) => outputsOf(place, buffers));
  }

  /** What each chip has, by worker id; empty without a bootstrap. */
  get contexts(): readonly ChipContext[] {
    return this.#contexts;
  }

  /**
   * Gives all chips their communicators at the same time.
   *
   * @throws PtoError `chip N bootstrap failed`, with what the first chip answered that failed
   */
  async open(): Promise<void> {
    const steps = this.#stepsOf(this.#workers(() => true));
    const replies = steps.map(({ worker, payload }) =>
      this.#place.native.controlAsync(WorkerRole.NEXT_LEVEL, worker, CommandKind.COMM_INIT, 0n, 0n, 0n, payload),
    );
    const ends = await Promise.allSettled(replies);
    this.#finish(steps, (step, i) => {
      const end = ends[i]!;
      if (end.status === 'rejected') throw end.reason;
      return this.#contextOf(step, end.value);
    });
  }

  /** As `open`, on this thread. */
  openSync(): void {
    this.#openOn(this.#workers(() => true));
  }

  /** A chip has ended. */
  lost(worker: number): void {
    this.#lost.add(worker);
    const session = this.#chips[worker]?.comm?.session;
    if (session !== undefined) this.#broken.add(session);
  }

  /** A chip was started again. */
  restarted(worker: number): void {
    this.#lost.delete(worker);
  }

  /**
   * Opens the sessions again whose chips are all there, and one of which was started again. On this thread, while no run is
   * under way; a session that cannot be opened is tried again the next time.
   *
   * @throws PtoError as `open`
   */
  restore(): void {
    for (const session of this.#broken) {
      const workers = this.#workers(({ comm }) => comm?.session === session);
      if (workers.some((worker) => this.#lost.has(worker))) continue;
      // Ranks may be in either for as long as not all have answered.
      const former = this.#former.get(session) ?? [];
      this.#former.set(session, former);
      former.push(...[this.#segments.get(session)].filter((segment) => segment !== undefined));
      this.#segments.delete(session);
      for (const worker of workers) {
        const { window, buffers } = this.#contexts[worker]!;
        if (window !== undefined) this.#place.communicators.revoke([{ window, buffers }]);
      }
      this.#openOn(workers);
      this.#broken.delete(session);
      for (const segment of former.splice(0)) this.#place.communicators.releaseSegment(segment);
    }
  }

  #openOn(workers: readonly number[]): void {
    this.#finish(this.#stepsOf(workers), (step) => {
      const { worker, payload } = step;
      const { native } = this.#place;
      const reply = callNative(() =>
        native.control(WorkerRole.NEXT_LEVEL, worker, CommandKind.COMM_INIT, 0n, 0n, 0n, payload),
      );
      return this.#contextOf(step, reply);
    });
  }

  #finish(steps: readonly Step[], contextOf: (step: Step, index: number) => ChipContext): void {
    const contexts = [...this.#contexts];
    try {
      steps.forEach((step, i) => {
        try {
          contexts[step.worker] = contextOf(step, i);
        } catch (error) {
          throw bootstrapError(step.worker, error);
        }
      });
      this.#contexts = Object.freeze(contexts);
    } finally {
      for (const { inputs } of steps) for (const { buffer, range } of inputs) this.#place.memory.release(buffer, range);
    }
  }

  #workers(isMeant: (chip: CheckedBootstrap) => boolean): number[] {
    return this.#chips.flatMap((chip, worker) => (isMeant(chip) ? [worker] : []));
  }

  #stepsOf(workers: readonly number[]): Step[] {
    return workers.map((worker) => {
      const { comm, buffers } = this.#chips[worker]!;
      if (comm === undefined) return { worker, payload: '{}', inputs: [] };
      const { rank, rankCount, windowBytes, session } = comm;
      const { communicators, memory, deviceIds } = this.#place;
      const segment = this.#segments.get(session) ?? communicators.allocateSegment(rankCount, windowBytes);
      this.#segments.set(session, segment);
      const loaded = buffers.filter(({ loadFromHost }) => loadFromHost !== undefined);
      const inputs = loaded.map(({ nbytes, loadFromHost }) => stage(memory, nbytes, loadFromHost));
      const payload = JSON.stringify({
        deviceId: deviceIds[worker],
        comm: commOf(rank, rankCount, windowBytes, segment),
        buffers: buffers.map((buffer) => ({
          ...bufferRecord(buffer),
          loadFromHost: buffer.loadFromHost !== undefined,
          storeToHost: buffer.storeToHost,
        })),
        hostInputs: inputs.map(({ range }, i) => ({ name: loaded[i]!.name, ...rangeRecord(range) })),
        hostOutputs: [...this.#outputs[worker]!.ranges].map(([name, range]) => ({ name, ...rangeRecord(range) })),
      });
      return { worker, payload, inputs };
    });
  }

  #contextOf({ worker }: Step, reply: NativeControlReply): ChipContext {
    requireOk(reply, `chip ${worker} bootstrap failed`);
    const { communicator } = JSON.parse(reply.payload) as { communicator: RankReply | null };
    const { communicators, deviceIds } = this.#place;
    const window = communicator === null ? { buffers: {} } : communicators.windowOf(worker, communicator);
    const hostOutputs = this.#outputs[worker]!.tensors;
    return Object.freeze({ ...window, worker, deviceId: deviceIds[worker]!, hostOutputs });
  }
}

function outputsOf({ memory }: BootstrapPlace, buffers: readonly BootstrapBuffer[]): Outputs {
  const ranges = new Map<string, SegmentRange>();
  const tensors: Record<string, Tensor> = {};
  for (const { name, nbytes, count, dtype } of buffers.filter(({ storeToHost }) => storeToHost)) {
    const { buffer, range } = stage(memory, nbytes, undefined);
    ranges.set(name, range);
    tensors[name] = Tensor.over(buffer, [count], dtype);
  }
  return { ranges, tensors: Object.freeze(tensors) };
}

function stage(memory: SharedMemory, nbytes: number, source: TypedArray | undefined): Staged {
  const { buffer, place } = memory.allocateBytes(nbytes);
  const bytes = new Uint8Array(buffer).fill(0);
  if (source !== undefined) bytes.set(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  return { buffer, range: { ...place, nbytes } };
}

function bootstrapError(worker: number, thrown: unknown): Error {
  const error = toPtoError(thrown);
  if (!(error instanceof PtoError) || error.message.startsWith('chip ')) return error;
  return new PtoError(error.code, `chip ${worker} bootstrap failed: ${error.message}`, {
    cause: error,
    details: error.details,
  });
}
