import { DeviceBuffer } from '@pto/runtime-native';
import { PtoError, invalidArgument } from '@pto/task-interface';
import type { DeviceTensor } from '@pto/task-interface';

/** What memory of a chip was taken for: `malloc`, or a window through which chips communicate. */
export type DeviceMemoryKind = 'malloc' | 'window';

interface Range {
  readonly buffer: DeviceBuffer;
  readonly kind: DeviceMemoryKind;
}

/**
 * The live memory of all chips of a worker. Addresses of different chips may be equal, so an address counts with its chip
 * only; what is used has to lie in one piece of memory that is there.
 */
export class DeviceMemory {
  readonly #ranges = new Map<DeviceBuffer, Range>();

  /** Makes memory known that a chip has allocated. */
  add(chip: number, address: bigint, nbytes: number, kind: DeviceMemoryKind = 'malloc'): DeviceBuffer {
    const buffer = new DeviceBuffer(address, nbytes, chip);
    this.#ranges.set(buffer, { buffer, kind });
    return buffer;
  }

  /** @throws PtoError `ERR_PTO_DEVICE_POINTER` for a buffer that was freed, is of another worker, or no buffer */
  require(buffer: DeviceBuffer, call: string): void {
    if (this.#ranges.has(buffer)) return;
    throw invalidArgument({
      code: 'ERR_PTO_DEVICE_POINTER',
      what: `${call}, buffer`,
      given: buffer,
      allowed: "a buffer of this worker's malloc that was not freed",
      remedy:
        buffer instanceof DeviceBuffer
          ? 'It was freed before, its chip has ended, or another worker allocated it.'
          : 'Call malloc first.',
    });
  }

  /**
   * Forgets memory before it is freed, so that nothing names it any more whatever becomes of that.
   *
   * @throws PtoError `ERR_PTO_DEVICE_POINTER` as `require`, and for a window
   */
  revoke(buffer: DeviceBuffer): void {
    this.require(buffer, 'free');
    if (this.#ranges.get(buffer)?.kind === 'window') {
      throw new PtoError(
        'ERR_PTO_DEVICE_POINTER',
        'free: the buffer is part of a window through which chips communicate.\n' +
          '  It lives as long as the window; nothing has to be freed.',
        { details: { chip: buffer.chip } },
      );
    }
    this.#ranges.delete(buffer);
  }

  /** Forgets a window, because the chip has it no more or soon will not. */
  forget(buffer: DeviceBuffer): void {
    this.#ranges.delete(buffer);
  }

  /** Forgets all memory of a chip, because it has ended. */
  forgetChip(chip: number): void {
    for (const buffer of this.#ranges.keys()) {
      if (buffer.chip === chip) this.#ranges.delete(buffer);
    }
  }

  /** @throws PtoError `ERR_PTO_DEVICE_POINTER` when a tensor does not lie in live memory of its chip */
  requireTensor({ address, nbytes, chip }: DeviceTensor, what: string): void {
    const end = address + BigInt(nbytes);
    let isOfOtherChip = false;
    for (const buffer of this.#ranges.keys()) {
      if (address < buffer.address || end > buffer.address + BigInt(buffer.nbytes)) continue;
      if (buffer.chip === chip) return;
      isOfOtherChip = true;
    }
    throw new PtoError(
      'ERR_PTO_DEVICE_POINTER',
      `${what}: ${nbytes} bytes at device address 0x${address.toString(16)} do not lie inside a live buffer of chip ${chip}.\n` +
        (isOfOtherChip
          ? '  They lie in a buffer of another chip: make tensors with buffer.tensor(shape, dtype).'
          : '  The buffer was freed, or the address comes from elsewhere; use malloc and buffer.tensor(shape, dtype).'),
      { details: { address, nbytes, chip } },
    );
  }

  /** How many bytes are allocated on each chip. */
  bytesOf(chip: number): number {
    let nbytes = 0;
    for (const buffer of this.#ranges.keys()) if (buffer.chip === chip) nbytes += buffer.nbytes;
    return nbytes;
  }
}
