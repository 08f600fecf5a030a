import type { DataType, DeviceTensor, Tensor } from '@pto/task-interface';

/** Where the elements of a handle are: in memory of the host, or of a chip, which is an index into `devices`. */
export type TensorLocation = 'host' | { readonly device: number };

/** Whether the elements of a handle are known to be computed. */
export type TensorHandleState = 'pending' | 'ready';

/** What a handle asks the run that made it. */
export interface HandleOwner {
  producerOf(handle: TensorHandle): number | undefined;
  stateOf(handle: TensorHandle): TensorHandleState;
}

/**
 * A tensor of one run that may not be computed yet. It says what a task works on, not what the elements are: they can be
 * read after `ctx.wait(handle)`, or when the orchestration function returns the handle.
 */
export class TensorHandle {
  readonly #owner: HandleOwner;
  readonly #tensor: DeviceTensor | Tensor;
  /** Counted from 0 in its run. */
  readonly id: number;

  /** Handles are made by a run: of its arguments, by `ctx.alloc`, and as the outputs of tasks. */
  constructor(owner: HandleOwner, id: number, tensor: DeviceTensor | Tensor) {
    this.#owner = owner;
    this.id = id;
    this.#tensor = tensor;
  }

  /** Extents, outermost first. */
  get shape(): readonly number[] {
    return this.#tensor.shape;
  }

  /** Type of the elements. */
  get dtype(): DataType {
    return this.#tensor.dtype;
  }

  /** The task that writes the newest version; undefined when no task does. */
  get producer(): number | undefined {
    return this.#owner.producerOf(this);
  }

  /** Where the elements are. */
  get location(): TensorLocation {
    return this.#tensor.kind === 'device' ? { device: this.#tensor.chip } : 'host';
  }

  /** Whether the newest version is known to be there: nobody writes it, or `ctx.wait` has seen it. */
  get state(): TensorHandleState {
    return this.#owner.stateOf(this);
  }

  /** The tensor behind the handle, for the run that made it; undefined for anybody else. */
  tensorFor(owner: HandleOwner): DeviceTensor | Tensor | undefined {
    return owner === this.#owner ? this.#tensor : undefined;
  }
}
