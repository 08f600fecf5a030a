import { Tensor, invalidArgument, isDeviceTensor } from '@pto/task-interface';
import type { DeviceTensor } from '@pto/task-interface';

import type { ArgTensor } from './arg.js';
import { TaskDag } from './task-dag.js';
import type { TaskAccess } from './task-dag.js';
import { TensorHandle } from './tensor-handle.js';
import type { HandleOwner, TensorHandleState } from './tensor-handle.js';

/** The handles of one run, and which task writes which. */
export class RunHandles implements HandleOwner {
  readonly #dag = new TaskDag<TensorHandle>();
  readonly #handleOf = new Map<unknown, TensorHandle>();
  #count = 0;

  /**
   * The handle of a value; the same value has the same handle.
   *
   * @throws PtoError `ERR_PTO_HANDLE_FOREIGN` for a handle of another run, and what makes no tensor
   */
  take(given: ArgTensor, what: string): TensorHandle {
    if (given instanceof TensorHandle) {
      this.tensorOf(given, what);
      return given;
    }
    let handle = this.#handleOf.get(given);
    if (handle === undefined) {
      handle = this.add(isDeviceTensor(given) || given instanceof Tensor ? given : Tensor.from(given, what));
      this.#handleOf.set(given, handle);
    }
    return handle;
  }

  /** A new handle of a tensor. */
  add(tensor: DeviceTensor | Tensor): TensorHandle {
    return new TensorHandle(this, this.#count++, tensor);
  }

  /** @throws PtoError `ERR_PTO_HANDLE_FOREIGN` */
  tensorOf(handle: TensorHandle, what: string): DeviceTensor | Tensor {
    const tensor = handle.tensorFor(this);
    if (tensor !== undefined) return tensor;
    throw invalidArgument({
      code: 'ERR_PTO_HANDLE_FOREIGN',
      what,
      given: `handle ${handle.id}`,
      allowed: 'a handle of this run',
      remedy: 'Handles end with their run: pass what the run returned as an argument of the next one.',
    });
  }

  /** Notes a task that was submitted; returns its id. */
  addTask(access: TaskAccess<TensorHandle>): number {
    return this.#dag.addTask(access);
  }

  producerOf(handle: TensorHandle): number | undefined {
    return this.#dag.producerOf(handle);
  }

  stateOf(handle: TensorHandle): TensorHandleState {
    const producer = this.#dag.producerOf(handle);
    const state = producer === undefined ? 'done' : this.#dag.stateOf(producer);
    return state === 'done' ? 'ready' : 'pending';
  }

  /** A task was seen to have ended well. */
  completeThrough(task: number): void {
    this.#dag.completeThrough(task);
  }
}
