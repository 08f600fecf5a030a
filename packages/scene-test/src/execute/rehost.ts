import { PtoError } from '@pto/task-interface';
import type { DataType, ShapeLike, Tensor } from '@pto/task-interface';

import type { TaskArgsBuilder } from '../definition/task-args-builder.js';

/** Who gives shared memory and takes it back; a Worker. */
export interface TensorMemory {
  alloc(shape: ShapeLike, dtype: DataType): Tensor;
  free(tensor: Tensor): void;
}

/** Arguments in shared memory, which children see without a copy. */
export interface RehostedArgs {
  readonly args: TaskArgsBuilder;
  /** Gives the memory back, last first. */
  release(): void;
}

/**
 * Moves the tensors of a case to shared memory. Values stay the same; when one cannot be moved, none has.
 *
 * @throws PtoError `ERR_PTO_SCENE_ARGS` for tensors that overlap, as their copies would not; `ERR_PTO_SHM`
 */
export function rehost(args: TaskArgsBuilder, memory: TensorMemory): RehostedArgs {
  requireApart(args);
  const shared: Tensor[] = [];
  const release = () => {
    for (const tensor of shared.splice(0).reverse()) memory.free(tensor);
  };
  try {
    const moved = args.withTensors((tensor) => {
      const copy = memory.alloc(tensor.shape, tensor.dtype);
      shared.push(copy);
      (copy.data as { set(from: ArrayLike<unknown>): void }).set(tensor.data);
      return copy;
    });
    return { args: moved, release };
  } catch (error) {
    release();
    throw error;
  }
}

function requireApart(args: TaskArgsBuilder): void {
  const seen: { readonly name: string; readonly data: Tensor['data'] }[] = [];
  for (const spec of args.specs) {
    if (spec.kind === 'scalar') continue;
    const { data } = spec.value;
    const other = seen.find(
      ({ data: { buffer, byteOffset, byteLength } }) =>
        buffer === data.buffer &&
        byteOffset < data.byteOffset + data.byteLength &&
        data.byteOffset < byteOffset + byteLength,
    );
    if (other !== undefined) {
      throw new PtoError(
        'ERR_PTO_SCENE_ARGS',
        `tensors '${other.name}' and '${spec.name}' share memory, which at level 3 lies with children and cannot be shared.\n` +
          '  Give each tensor memory of its own; make views in the orchestration function.',
        { details: { names: [other.name, spec.name] } },
      );
    }
    seen.push({ name: spec.name, data });
  }
}
