import { CommandKind, WorkerRole, callNative, copyAddress } from '@pto/runtime-native/host';
import type { NativeHostWorker } from '@pto/runtime-native/host';
import type { CopyOptions, DeviceBuffer } from '@pto/runtime-native';
import { PtoError, Tensor, checkOptions, invalidArgument } from '@pto/task-interface';
import type { TypedArray } from '@pto/task-interface';

import type { DeviceMemory } from '../memory/device-memory.js';
import type { SharedMemory, SharedPlace } from '../memory/shared-memory.js';
import { refOf } from '../run/args-encoder.js';
import type { Children } from './children.js';
import { requireOk } from './registration.js';

/** Bytes of shared memory through which ordinary arrays are copied. */
const BOUNCE_BYTES = 2 ** 20;

/** Memory of the chips of one worker: takes it, gives it back, and copies. Each call waits for the chip on this thread. */
export class DeviceCommands {
  readonly #native: NativeHostWorker;
  readonly #children: Children;
  readonly #device: DeviceMemory;
  readonly #memory: SharedMemory;
  readonly #level: number;
  #bounce: { readonly buffer: ArrayBuffer; readonly place: SharedPlace } | undefined;

  constructor(native: NativeHostWorker, children: Children, device: DeviceMemory, memory: SharedMemory, level: number) {
    this.#native = native;
    this.#children = children;
    this.#device = device;
    this.#memory = memory;
    this.#level = level;
  }

  /** @throws PtoError `ERR_PTO_WORKER_ID`, `ERR_PTO_OPTION_INVALID`, `ERR_PTO_DEVICE_OUT_OF_MEMORY`, `ERR_PTO_WORKER_LEVEL` */
  malloc(nbytes: number, options: { worker?: number } | undefined): DeviceBuffer {
    this.#requireChips('malloc');
    checkOptions('malloc', options, ['worker']);
    const worker = options?.worker ?? 0;
    this.#requireChip(worker);
    if (!Number.isSafeInteger(nbytes) || nbytes < 1) {
      throw invalidArgument({
        code: 'ERR_PTO_OPTION_INVALID',
        what: 'malloc, nbytes',
        given: nbytes,
        allowed: 'an integer from 1',
        remedy: "Pass the size in bytes, for example a typed array's byteLength.",
      });
    }
    return this.#device.add(worker, this.#control(worker, 'MALLOC', BigInt(nbytes), 0n, null), nbytes);
  }

  /** @throws PtoError `ERR_PTO_DEVICE_POINTER` */
  free(buffer: DeviceBuffer): void {
    this.#requireChips('free');
    this.#device.revoke(buffer);
    this.#control(buffer.chip, 'FREE', buffer.address, 0n, null);
  }

  /** @throws PtoError `ERR_PTO_DEVICE_POINTER`, `ERR_PTO_DEVICE_COPY` */
  copyTo(buffer: DeviceBuffer, source: TypedArray, options: CopyOptions | undefined): void {
    const address = this.#requireRange('copyTo', buffer, source, options);
    this.#copy(
      buffer.chip,
      'COPY_TO',
      address,
      source,
      (bounce, bytes) => bounce.set(bytes),
      () => undefined,
    );
  }

  /** @throws PtoError `ERR_PTO_DEVICE_POINTER`, `ERR_PTO_DEVICE_COPY` */
  copyFrom(target: TypedArray, buffer: DeviceBuffer, options: CopyOptions | undefined): void {
    const address = this.#requireRange('copyFrom', buffer, target, options);
    this.#copy(
      buffer.chip,
      'COPY_FROM',
      address,
      target,
      () => undefined,
      (bounce, bytes) => bytes.set(bounce),
    );
  }

  /** Shared memory is copied as it is; other memory piece by piece through shared memory. */
  #copy(
    chip: number,
    kind: 'COPY_FROM' | 'COPY_TO',
    address: bigint,
    host: TypedArray,
    before: (bounce: Uint8Array, bytes: Uint8Array) => void,
    after: (bounce: Uint8Array, bytes: Uint8Array) => void,
  ): void {
    const bytes = new Uint8Array(host.buffer, host.byteOffset, host.byteLength);
    const place = this.#memory.placeOf(host.buffer);
    if (place !== undefined) return this.#copyShared(chip, kind, address, bytes, place);
    this.#bounce ??= this.#memory.allocateBytes(BOUNCE_BYTES);
    for (let at = 0; at < bytes.length; at += BOUNCE_BYTES) {
      const part = bytes.subarray(at, at + BOUNCE_BYTES);
      const bounce = new Uint8Array(this.#bounce.buffer, 0, part.length);
      before(bounce, part);
      this.#copyShared(chip, kind, address + BigInt(at), bounce, this.#bounce.place);
      after(bounce, part);
    }
  }

  #copyShared(
    chip: number,
    kind: 'COPY_FROM' | 'COPY_TO',
    address: bigint,
    bytes: Uint8Array,
    place: SharedPlace,
  ): void {
    if (bytes.length === 0) return;
    const ref = refOf(Tensor.from(bytes), place, bytes.byteOffset);
    this.#control(chip, kind, address, BigInt(bytes.length), new Uint8Array(ref.buffer));
  }

  #control(
    worker: number,
    kind: keyof typeof CommandKind,
    arg0: bigint,
    arg1: bigint,
    payload: Uint8Array | null,
  ): bigint {
    const role = WorkerRole.NEXT_LEVEL;
    const reply = callNative(() => this.#native.control(role, worker, CommandKind[kind], arg0, arg1, 0n, payload));
    requireOk(reply, `chip control command ${kind} failed on worker ${worker}`);
    return reply.result;
  }

  #requireRange(call: string, buffer: DeviceBuffer, host: TypedArray, options: CopyOptions | undefined): bigint {
    this.#requireChips(call);
    this.#device.require(buffer, call);
    return copyAddress(call, buffer, host, options);
  }

  #requireChips(call: string): void {
    if (this.#level === 3) return;
    throw new PtoError(
      'ERR_PTO_WORKER_LEVEL',
      `${call}: a worker of level ${this.#level} owns no chips, and has no memory of chips.\n` +
        '  Call it on the worker of level 3 that owns the chip, or in the orchestration function that runs there.',
      { details: { level: this.#level } },
    );
  }

  #requireChip(worker: number): void {
    const count = this.#children.of(WorkerRole.NEXT_LEVEL).length;
    if (Number.isInteger(worker) && worker >= 0 && worker < count) return;
    throw invalidArgument({
      code: 'ERR_PTO_WORKER_ID',
      what: 'malloc, worker',
      given: worker,
      allowed: count > 0 ? `an integer from 0 to ${count - 1}` : 'none, as the worker has no chips',
      remedy: `worker_id ${String(worker)} out of range (have ${count} chips): count from 0 in the order of deviceIds.`,
    });
  }
}
