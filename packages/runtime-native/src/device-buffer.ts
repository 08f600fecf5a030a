import { DeviceTensor, PtoError, dtypeSize, parseDtype } from '@pto/task-interface';
import type { DataType, ShapeLike } from '@pto/task-interface';

/**
 * Device memory that a worker's `malloc` returned. It stays allocated until `free`, or until the worker is closed.
 *
 * @example
 * ```ts
 * const buffer = worker.malloc(64 * 1024);
 * worker.copyTo(buffer, new Float32Array(16384).fill(2));
 * const a = buffer.tensor([128, 128], 'float32');
 * await worker.run(id, new TaskArgs().addTensor(a));
 * worker.free(buffer);
 * ```
 */
export class DeviceBuffer {
  /** Device address of the first byte. */
  readonly address: bigint;
  /** Size in bytes. */
  readonly nbytes: number;
  /** Worker id of the chip that it belongs to; 0 for a worker of one chip. */
  readonly chip: number;

  /** Called by a worker; there is no other way to a buffer. */
  constructor(address: bigint, nbytes: number, chip = 0) {
    this.address = address;
    this.nbytes = nbytes;
    this.chip = chip;
    Object.freeze(this);
  }

  /**
   * A tensor over a part of the buffer.
   *
   * @param shape - extents, outermost first
   * @param dtype - data type or its name
   * @param byteOffset - where the tensor starts in the buffer; a multiple of the element's size. Default: 0
   * @throws PtoError `ERR_PTO_ARGS_SHAPE` when the tensor does not fit or its start is not aligned, `ERR_PTO_ARGS_DTYPE`
   */
  tensor(shape: ShapeLike, dtype: DataType | string, byteOffset = 0): DeviceTensor {
    const type = parseDtype(dtype, 'DeviceBuffer.tensor, dtype');
    const isAligned = Number.isSafeInteger(byteOffset) && byteOffset >= 0 && byteOffset % dtypeSize(type) === 0;
    if (isAligned && byteOffset < this.nbytes) {
      const tensor = new DeviceTensor({
        address: this.address + BigInt(byteOffset),
        shape,
        dtype: type,
        chip: this.chip,
      });
      if (byteOffset + tensor.nbytes <= this.nbytes) return tensor;
      throw this.#misfit(byteOffset, `a tensor of ${tensor.nbytes} bytes at byte ${byteOffset} does not fit`);
    }
    throw this.#misfit(
      byteOffset,
      `byteOffset ${byteOffset} is not a multiple of ${dtypeSize(type)} inside the buffer`,
    );
  }

  #misfit(byteOffset: number, fault: string): PtoError {
    return new PtoError(
      'ERR_PTO_ARGS_SHAPE',
      `DeviceBuffer.tensor: ${fault}; the buffer has ${this.nbytes} bytes.\n` +
        '  Pass a smaller shape or another offset, or allocate a larger buffer.',
      { details: { byteOffset, bufferBytes: this.nbytes } },
    );
  }
}
