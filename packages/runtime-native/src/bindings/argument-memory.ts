import { TaskArgs } from '@pto/task-interface';
import type { Tensor } from '@pto/task-interface';

import type { DeviceBuffer } from '../device-buffer.js';
import { ArgKind } from './arg-kind.js';
import type { PointerArgument, RuntimeArguments } from './arguments.js';
import type { Device } from './device.js';

interface Staged {
  readonly kind: PointerArgument['kind'];
  readonly host: Tensor;
  readonly buffer: DeviceBuffer;
}

/**
 * The memory of one runtime's arguments.
 *
 * An orchestration that runs on the device finds its tensors there: they are allocated and copied when this is made, and
 * copied back by `copyBack`, as their kinds say. An orchestration that runs on the host gets host memory and moves it
 * itself, so nothing is done for it.
 */
export class ArgumentMemory {
  /** What the orchestration gets. */
  readonly taskArgs = new TaskArgs();
  readonly #device: Device;
  readonly #staged: Staged[] = [];

  /** @throws PtoError what the device's memory calls throw; nothing stays allocated then */
  constructor(device: Device, { pointers, scalars }: RuntimeArguments, isOnHost: boolean) {
    this.#device = device;
    try {
      for (const pointer of pointers) {
        this.taskArgs.addTensor(isOnHost ? pointer.tensor : this.#onDevice(pointer));
      }
      for (const scalar of scalars) this.taskArgs.addScalar(scalar);
    } catch (error) {
      this.free();
      throw error;
    }
  }

  /** Brings back what the device may have written. */
  copyBack(): void {
    for (const { kind, host, buffer } of this.#staged) {
      if (kind !== ArgKind.INPUT_PTR) this.#device.copyFrom(host.data, buffer);
    }
  }

  free(): void {
    for (const { buffer } of this.#staged.splice(0)) this.#device.free(buffer);
  }

  #onDevice({ kind, tensor }: PointerArgument): PointerArgument['tensor'] {
    if (tensor.kind === 'device') return tensor;
    const buffer = this.#device.malloc(tensor.nbytes);
    this.#staged.push({ kind, host: tensor, buffer });
    if (kind !== ArgKind.OUTPUT_PTR) this.#device.copyTo(buffer, tensor.data);
    return buffer.tensor(tensor.shape, tensor.dtype);
  }
}
