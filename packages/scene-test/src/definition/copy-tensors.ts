import { Tensor } from '@pto/task-interface';

/** Copies of tensors. Memory that several of them show is copied once, so that the copies share it the same way. */
export function copyTensors(tensors: readonly Tensor[]): ReadonlyMap<Tensor, Tensor> {
  const buffers = new Map<ArrayBufferLike, ArrayBuffer>();
  return new Map(
    tensors.map((tensor) => {
      const { buffer, byteOffset } = tensor.data;
      const copy = buffers.get(buffer) ?? new Uint8Array(new Uint8Array(buffer)).buffer;
      buffers.set(buffer, copy);
      return [tensor, Tensor.over(copy, tensor.shape, tensor.dtype, byteOffset)] as const;
    }),
  );
}
