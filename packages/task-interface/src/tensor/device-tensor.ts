import type { DataType } from '../abi/layout.gen.js';
import { dtypeSize, parseDtype } from '../dtype/data-type.js';
import { checkOptions } from '../errors/check-options.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import { checkedByteLength, takeShape } from './shape.js';
import type { ShapeLike } from './shape.js';

/** What a {@link DeviceTensor} is made of. */
export interface DeviceTensorOptions {
  /** Device address of the first element; not 0. */
  address: bigint;
  /** Extents, outermost first; at most 5. */
  shape: ShapeLike;
  /** Data type or its name. */
  dtype: DataType | string;
  /** Worker id of the chip that the address belongs to. Default: 0, which is right for a worker of one chip. */
  chip?: number;
}

/**
 * Elements that already live in the memory of a chip: a run passes the address on and copies nothing, in neither
 * direction.
 *
 * Get one from the buffer that a worker's `malloc` returns. The chip checks that the address lies in memory that was
 * allocated there; an address of another chip is an error of the run.
 *
 * @example
 * ```ts
 * import { DeviceTensor } from '@pto/task-interface';
 *
 * const weights = new DeviceTensor({ address: 0x1000n, shape: [128, 128], dtype: 'bfloat16' });
 * weights.nbytes; // => 32768
 * ```
 */
export class DeviceTensor {
  /** Tells a tensor in device memory from one in host memory. */
  readonly kind = 'device';
  /** Device address of the first element. */
  readonly address: bigint;
  /** Extents, outermost first. Frozen. */
  readonly shape: readonly number[];
  /** Type of the elements. */
  readonly dtype: DataType;
  /** Bytes of all elements. */
  readonly nbytes: number;
  /** Worker id of the chip that the address belongs to. */
  readonly chip: number;

  /**
   * @throws PtoError `ERR_PTO_ARGS_TENSOR` for an address that is no bigint from 1 to 2^64-1, `ERR_PTO_ARGS_SHAPE`,
   * `ERR_PTO_ARGS_DTYPE`; `ERR_PTO_WORKER_ID` for a chip that is no integer from 0; `ERR_PTO_OPTION_UNKNOWN`
   */
  constructor(options: DeviceTensorOptions) {
    checkOptions('DeviceTensor', options, ['address', 'shape', 'dtype', 'chip']);
    const { address, shape, dtype, chip = 0 } = options;
    if (typeof address !== 'bigint' || address <= 0n || address !== BigInt.asUintN(64, address)) {
      throw invalidArgument({
        code: 'ERR_PTO_ARGS_TENSOR',
        what: 'DeviceTensor, address',
        given: address,
        allowed: 'a bigint from 1n to 2n ** 64n - 1n',
        remedy: "Use the buffer that the worker's malloc returned: buffer.tensor(shape, dtype).",
      });
    }
    if (!Number.isInteger(chip) || chip < 0 || chip > 0x7fff_ffff) {
      throw invalidArgument({
        code: 'ERR_PTO_WORKER_ID',
        what: 'DeviceTensor, chip',
        given: chip,
        allowed: 'an integer from 0',
        remedy: 'Leave it out for a worker of one chip.',
      });
    }
    this.address = address;
    this.chip = chip;
    this.dtype = parseDtype(dtype, 'DeviceTensor, dtype');
    this.shape = takeShape(shape, 'DeviceTensor');
    this.nbytes = checkedByteLength(this.shape, dtypeSize(this.dtype), 'DeviceTensor');
  }
}

/**
 * Whether a value is a {@link DeviceTensor}, one of another copy of this package included.
 *
 * @param value - anything
 *
 * @example
 * ```ts
 * import { isDeviceTensor, Tensor } from '@pto/task-interface';
 *
 * isDeviceTensor(Tensor.zeros([4])); // => false
 * ```
 */
export function isDeviceTensor(value: unknown): value is DeviceTensor {
  if (value instanceof DeviceTensor) return true;
  const { kind, address } = (typeof value === 'object' && value !== null ? value : {}) as Partial<DeviceTensor>;
  return kind === 'device' && typeof address === 'bigint';
}
