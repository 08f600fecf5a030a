// Opens communicators between chips of one worker. The worker gives the shared memory behind the windows and tells each chip its
// rank; see docs/internals/communication.md for the commands.

import { CommandKind, WorkerRole, callNative } from '@pto/runtime-native/host';
import type { NativeControlReply, NativeHostWorker } from '@pto/runtime-native/host';
import { COMM_SEGMENT_HEADER_BYTES, COMM_WINDOW_ALIGN, ErrorCode, PtoError } from '@pto/task-interface';

import { requireOk } from '../host/registration.js';
import type { DeviceMemory } from '../memory/device-memory.js';
import type { SharedMemory, SharedPlace } from '../memory/shared-memory.js';
import type { ChipWindow, RankReply } from './chip-window.js';
import type { CheckedBuffer } from './comm-buffers.js';

/** Shared memory as commands name it. */
export interface SegmentRange extends SharedPlace {
  readonly nbytes: number;
}

/** Memory behind the windows of one communicator. */
export interface CommSegment {
  readonly buffer: ArrayBuffer;
  readonly range: SegmentRange;
}

/** A communicator that chips have opened for a run. */
export interface OpenDomain {
  readonly id: bigint;
  readonly segment: CommSegment;
  readonly windows: readonly ChipWindow[];
}

const lossCodes = new Set<string>([
  ErrorCode.ERR_PTO_CHILD_EXIT,
  ErrorCode.ERR_PTO_CHILD_SIGNAL,
  ErrorCode.ERR_PTO_CHILD_PROTOCOL,
]);

/** The communicators of a worker of level 3. */
export class Communicators {
  readonly #native: NativeHostWorker;
  readonly #memory: SharedMemory;
  readonly #device: DeviceMemory;
  #nextId = 1n;

  constructor(native: NativeHostWorker, memory: SharedMemory, device: DeviceMemory) {
    this.#native = native;
    this.#memory = memory;
    this.#device = device;
  }

  /** Memory for as many windows, zeroed. @throws PtoError `ERR_PTO_SHM` */
  allocateSegment(rankCount: number, windowBytes: number): CommSegment {
    const stride = Math.ceil(windowBytes / COMM_WINDOW_ALIGN) * COMM_WINDOW_ALIGN;
    const nbytes = COMM_SEGMENT_HEADER_BYTES + rankCount * stride;
    const { buffer, place } = this.#memory.allocateBytes(nbytes);
    return { buffer, range: { ...place, nbytes } };
  }

  releaseSegment({ buffer, range }: CommSegment): void {
    this.#memory.release(buffer, range);
  }

  /**
   * Opens a communicator on chips, one after the other; ranks are places in `workers`. Waits for what each chip was given before.
   *
   * @throws PtoError what a chip answered; then it is open nowhere
   */
  openDomain(
    name: string,
    workers: readonly number[],
    windowBytes: number,
    buffers: readonly CheckedBuffer[],
  ): OpenDomain {
    const id = this.#nextId++;
    const segment = this.allocateSegment(workers.length, windowBytes);
    const windows: ChipWindow[] = [];
    try {
      for (const [rank, worker] of workers.entries()) {
        const comm = commOf(rank, workers.length, windowBytes, segment);
        const payload = JSON.stringify({ name, comm, buffers: buffers.map(bufferRecord) });
        const reply = this.#control(worker, CommandKind.ALLOC_DOMAIN, id, payload);
        requireOk(reply, `domain '${name}' on worker ${worker}`);
        windows.push(this.windowOf(worker, JSON.parse(reply.payload) as RankReply));
      }
    } catch (error) {
      this.closeDomain({ id, segment, windows });
      throw error;
    }
    return { id, segment, windows };
  }

  /** Makes the chips' windows unknown, so that nothing that is submitted from now on names them. */
  revoke(windows: readonly Pick<ChipWindow, 'buffers' | 'window'>[]): void {
    for (const { window, buffers } of windows) {
      for (const buffer of [window, ...Object.values(buffers)]) this.#device.forget(buffer);
    }
  }

  /** Takes a domain from its chips, when no task uses it any more. Chips that have ended have none. */
  closeDomain({ id, segment, windows }: OpenDomain): void {
    this.revoke(windows);
    for (const { worker } of windows) {
      try {
        requireOk(
          this.#control(worker, CommandKind.RELEASE_DOMAIN, id, null),
          `release of a domain on worker ${worker}`,
        );
      } catch (error) {
        if (!(error instanceof PtoError && lossCodes.has(error.code))) throw error;
      }
    }
    this.releaseSegment(segment);
  }

  /** Makes the windows of a chip known, as it has described them. */
  windowOf(worker: number, reply: RankReply): ChipWindow {
    const known = (address: string, nbytes: string) =>
      this.#device.add(worker, BigInt(address), Number(nbytes), 'window');
    return Object.freeze({
      worker,
      rank: reply.rank,
      rankCount: reply.rankCount,
      deviceContext: BigInt(reply.deviceContext),
      window: known(reply.localWindowBase, reply.windowBytes),
      buffers: Object.freeze(
        Object.fromEntries(reply.buffers.map(({ name, address, nbytes }) => [name, known(address, nbytes)])),
      ),
    });
  }

  #control(worker: number, kind: CommandKind, id: bigint, payload: string | null): NativeControlReply {
    return callNative(() => this.#native.control(WorkerRole.NEXT_LEVEL, worker, kind, id, 0n, 0n, payload));
  }
}

/** A rank as commands describe it. */
export function commOf(rank: number, rankCount: number, windowBytes: number, { range }: CommSegment): object {
  return { rank, rankCount, windowBytes: String(windowBytes), segment: rangeRecord(range) };
}

/** Shared memory as JSON. */
export function rangeRecord({ segment, generation, offset, nbytes }: SegmentRange): object {
  return { segment, generation, offset: String(offset), nbytes: String(nbytes) };
}

/** A buffer as JSON. */
export function bufferRecord({ name, dtype, count, nbytes }: CheckedBuffer): object {
  return { name, dtype, count, nbytes: String(nbytes) };
}
