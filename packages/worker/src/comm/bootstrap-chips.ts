import { CommandKind, WorkerRole, callNative, toPtoError } from '@pto/runtime-native/host';
import type { NativeControlReply, NativeHostWorker } from '@pto/runtime-native/host';
import { PtoError, Tensor } from '@pto/task-interface';

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
  readonly hostOutputs: Readonly<Record<string, Tensor>>;
}

interface Staged {
  readonly buffer: ArrayBuffer;
  readonly range: SegmentRange;
}

/**
 * Gives all chips their communicators at the same time.
 *
 * @throws PtoError `chip N bootstrap failed`, with what the first chip answered that failed
 */
export async function bootstrapChips(
  place: BootstrapPlace,
  chips: readonly CheckedBootstrap[],
): Promise<ChipContext[]> {
  const steps = stepsOf(place, chips);
  const replies = steps.map(({ worker, payload }) =>
    place.native.controlAsync(WorkerRole.NEXT_LEVEL, worker, CommandKind.COMM_INIT, 0n, 0n, 0n, payload),
  );
  const ends = await Promise.allSettled(replies);
  return ends.map((end, worker) => {
    if (end.status === 'rejected') throw bootstrapError(worker, end.reason);
    return finish(place, steps[worker]!, end.value);
  });
}

/** As `bootstrapChips`, on this thread. */
export function bootstrapChipsSync(place: BootstrapPlace, chips: readonly CheckedBootstrap[]): ChipContext[] {
  return stepsOf(place, chips).map((step) => {
    const { worker, payload } = step;
    try {
      return finish(
        place,
        step,
        callNative(() =>
          place.native.control(WorkerRole.NEXT_LEVEL, worker, CommandKind.COMM_INIT, 0n, 0n, 0n, payload),
        ),
      );
    } catch (error) {
      throw bootstrapError(worker, error);
    }
  });
}

function stepsOf(place: BootstrapPlace, chips: readonly CheckedBootstrap[]): Step[] {
  const segments = new Map<string, CommSegment>();
  return chips.map(({ comm, buffers }, worker) => {
    if (comm === undefined) return { worker, payload: '{}', inputs: [], hostOutputs: {} };
    const { rank, rankCount, windowBytes, session } = comm;
    const segment = segments.get(session) ?? place.communicators.allocateSegment(rankCount, windowBytes);
    segments.set(session, segment);
    const loaded = buffers.filter(({ loadFromHost }) => loadFromHost !== undefined);
    const stored = buffers.filter(({ storeToHost }) => storeToHost);
    const inputs = loaded.map((buffer) => stage(place, buffer));
    const outputs = stored.map((buffer) => stage(place, { ...buffer, loadFromHost: undefined }));
    const payload = JSON.stringify({
      deviceId: place.deviceIds[worker],
      comm: commOf(rank, rankCount, windowBytes, segment),
      buffers: buffers.map((buffer) => ({
        ...bufferRecord(buffer),
        loadFromHost: buffer.loadFromHost !== undefined,
        storeToHost: buffer.storeToHost,
      })),
      hostInputs: inputs.map(({ range }, i) => ({ name: loaded[i]!.name, ...rangeRecord(range) })),
      hostOutputs: outputs.map(({ range }, i) => ({ name: stored[i]!.name, ...rangeRecord(range) })),
    });
    const tensors = stored.map(({ name, dtype, count }, i) => [name, Tensor.over(outputs[i]!.buffer, [count], dtype)]);
    return { worker, payload, inputs, hostOutputs: Object.freeze(Object.fromEntries(tensors) as Step['hostOutputs']) };
  });
}

function stage({ memory }: BootstrapPlace, { nbytes, loadFromHost }: BootstrapBuffer): Staged {
  const { buffer, place } = memory.allocateBytes(nbytes);
  const bytes = new Uint8Array(buffer).fill(0);
  if (loadFromHost !== undefined) {
    bytes.set(new Uint8Array(loadFromHost.buffer, loadFromHost.byteOffset, loadFromHost.byteLength));
  }
  return { buffer, range: { ...place, nbytes } };
}

function finish(place: BootstrapPlace, step: Step, reply: NativeControlReply): ChipContext {
  const { worker, inputs, hostOutputs } = step;
  requireOk(reply, `chip ${worker} bootstrap failed`);
  for (const { buffer, range } of inputs) place.memory.release(buffer, range);
  const { communicator } = JSON.parse(reply.payload) as { communicator: RankReply | null };
  const window = communicator === null ? { buffers: {} } : place.communicators.windowOf(worker, communicator);
  return Object.freeze({ ...window, worker, deviceId: place.deviceIds[worker]!, hostOutputs });
}

function bootstrapError(worker: number, thrown: unknown): Error {
  const error = toPtoError(thrown);
  if (!(error instanceof PtoError) || error.message.startsWith('chip ')) return error;
  return new PtoError(error.code, `chip ${worker} bootstrap failed: ${error.message}`, {
    cause: error,
    details: error.details,
  });
}
