import { MAX_TASK_SCALARS, MAX_TASK_TENSORS, TensorArgType } from '../abi/layout.gen.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import { PtoError } from '../errors/pto-error.js';
import { DeviceTensor, isDeviceTensor } from '../tensor/device-tensor.js';
import { OutputTensor } from '../tensor/output-tensor.js';
import type { OutputTensorOptions } from '../tensor/output-tensor.js';
import { Tensor } from '../tensor/tensor.js';
import type { TensorLike } from '../tensor/tensor-like.js';
import { scalarBits } from './scalar.js';
import type { ScalarLike } from './scalar.js';
import { parseTensorArgType } from './tensor-arg-type.js';
import type { TensorArgTypeName } from './tensor-arg-type.js';

function capacityError(what: string, limit: number): PtoError {
  const message = `TaskArgs: ${limit} ${what} are there already; a task takes at most ${limit}.\n  Pack several into one tensor.`;
  return new PtoError('ERR_PTO_ARGS_CAPACITY', message, { details: { limit } });
}

function lacksData(tensor: unknown): tensor is OutputTensorOptions {
  return tensor instanceof OutputTensor || (typeof tensor === 'object' && tensor !== null && isShapeOnly(tensor));
}

function isShapeOnly(tensor: object): boolean {
  return 'shape' in tensor && !('data' in tensor || 'address' in tensor);
}

function takeOutput(output: OutputTensorOptions, tag: TensorArgType, what: string): OutputTensor {
  if (tag === TensorArgType.OUTPUT) return output instanceof OutputTensor ? output : new OutputTensor(output, what);
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_TENSOR',
    what,
    given: output,
    allowed: "a tensor with data; only an 'output' may have none",
    remedy: "Pass data, for example { data: new Float32Array(6), shape: [2, 3] }, or the tag 'output'.",
  });
}

function takeTensor(tensor: unknown, tag: TensorArgType, what: string): Tensor | DeviceTensor | OutputTensor {
  if (tensor instanceof Tensor || tensor instanceof DeviceTensor) return tensor;
  if (lacksData(tensor)) return takeOutput(tensor, tag, what);
  if (!isDeviceTensor(tensor)) return Tensor.from(tensor as TensorLike, what);
  const { address, shape, dtype, chip } = tensor;
  return new DeviceTensor({ address, shape, dtype, chip });
}

/**
 * The arguments of one task: tensors first, then scalars. At most 256 tensors and 128 scalars; a chip takes 64 of the
 * tensors. Every rule is checked when an argument is added. Elements are not copied.
 *
 * @example
 * ```ts
 * import { Scalar, TaskArgs } from '@pto/task-interface';
 *
 * const a = new Float32Array(16384).fill(2);
 * const f = new Float32Array(16384);
 * const args = new TaskArgs()
 *   .addTensor({ data: a, shape: [128, 128] })
 *   .addTensor({ data: f, shape: [128, 128] }, 'output_existing')
 *   .addScalar(Scalar.f32(0.5))
 *   .addScalar(128);
 *
 * args.tensors.length; // => 2
 * args.scalars; // => [0x3f000000n, 128n]
 * ```
 */
export class TaskArgs {
  readonly #tensors: (Tensor | DeviceTensor | OutputTensor)[] = [];
  readonly #tags: TensorArgType[] = [];
  readonly #scalars: bigint[] = [];

  /** The tensors, in order. */
  get tensors(): readonly (Tensor | DeviceTensor | OutputTensor)[] {
    return this.#tensors;
  }

  /** What the call does with each tensor, in the order of `tensors`. */
  get tags(): readonly TensorArgType[] {
    return this.#tags;
  }

  /** The 64 bits of each scalar, in order. */
  get scalars(): readonly bigint[] {
    return this.#scalars;
  }

  /**
   * Adds a tensor.
   *
   * @param tensor - a {@link Tensor}, a {@link DeviceTensor}, or whatever looks like a tensor; for an `'output'` that gets
   * memory when its task is submitted, `{ shape, dtype }`
   * @param tag - what the call does with it. Default: `'input'`
   * @returns these arguments
   * @throws PtoError `ERR_PTO_ARGS_ORDER` after a scalar, `ERR_PTO_ARGS_CAPACITY` for the 257th, `ERR_PTO_ARGS_TENSOR` for
   * what is no tensor or no tag, `ERR_PTO_ARGS_DTYPE`, `ERR_PTO_ARGS_SHAPE`
   */
  addTensor(
    tensor: Tensor | DeviceTensor | TensorLike | OutputTensorOptions,
    tag: TensorArgType | TensorArgTypeName = TensorArgType.INPUT,
  ): this {
    const index = this.#tensors.length;
    if (this.#scalars.length > 0) {
      throw new PtoError(
        'ERR_PTO_ARGS_ORDER',
        `TaskArgs: tensor ${index} was added after a scalar; all tensors come before the scalars.\n` +
          '  Add all tensors first, then the scalars.',
        { details: { tensorCount: index, scalarCount: this.#scalars.length } },
      );
    }
    if (index >= MAX_TASK_TENSORS) throw capacityError('tensors', MAX_TASK_TENSORS);
    const what = `TaskArgs, tensor ${index}`;
    const type = parseTensorArgType(tag, `${what}, tag`);
    this.#tensors.push(takeTensor(tensor, type, what));
    this.#tags.push(type);
    return this;
  }

  /**
   * Adds a scalar.
   *
   * @param scalar - a {@link Scalar}; or an integer, whose 64-bit pattern is meant
   * @returns these arguments
   * @throws PtoError `ERR_PTO_ARGS_CAPACITY` for the 129th, `ERR_PTO_ARGS_SCALAR` for a number with a fraction and for what
   * is no scalar
   */
  addScalar(scalar: ScalarLike): this {
    if (this.#scalars.length >= MAX_TASK_SCALARS) throw capacityError('scalars', MAX_TASK_SCALARS);
    this.#scalars.push(scalarBits(scalar, `TaskArgs, scalar ${this.#scalars.length}`));
    return this;
  }

  /** Removes all arguments, so that tensors may be added again. */
  clear(): void {
    this.#tensors.length = 0;
    this.#tags.length = 0;
    this.#scalars.length = 0;
  }
}
