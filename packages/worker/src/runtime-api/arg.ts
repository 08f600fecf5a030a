import { Scalar, Tensor, checkOptions, invalidArgument } from '@pto/task-interface';
import type { DataType, DeviceTensor, ScalarLike, ShapeLike, TensorLike } from '@pto/task-interface';

import type { ScalarType } from '../sub/scalar-types.js';
import { TensorHandle } from './tensor-handle.js';

/** What an {@link Arg} does with its value. */
export type ArgRole = 'inout' | 'input' | 'output' | 'scalar';

/** What a tensor argument is made of. */
export type ArgTensor = DeviceTensor | Tensor | TensorHandle | TensorLike;

/** How a tensor argument is seen, where its elements do not say so themselves. */
export interface ArgTensorOptions {
  /** Extents, outermost first. Default: those of the value. */
  shape?: ShapeLike;
  /** Type of the elements. Default: that of the value. */
  dtype?: DataType | string;
}

/** What a class has beside its own functions. */
const NO_TYPES = new Set(['length', 'name', 'prototype']);

/**
 * One argument: a tensor with what is done to it, or a scalar.
 *
 * @example
 * ```ts
 * import { Arg } from '@pto/worker';
 *
 * const [x, y] = [new Float32Array(6), new Float32Array(6)];
 * const args = [Arg.input(x, { shape: [2, 3] }), Arg.output(y), Arg.scalar(0.5, 'f32')];
 * args.map(({ role }) => role); // => ['input', 'output', 'scalar']
 * ```
 */
export class Arg {
  /** What is done with the value. */
  readonly role: ArgRole;
  /** The tensor or the scalar. */
  readonly value: ArgTensor | ScalarLike;

  private constructor(role: ArgRole, value: ArgTensor | ScalarLike) {
    this.role = role;
    this.value = value;
  }

  /** Read only. @throws PtoError `ERR_PTO_ARGS_TENSOR`, `ERR_PTO_ARGS_SHAPE`, `ERR_PTO_ARGS_DTYPE` */
  static input(value: ArgTensor, options?: ArgTensorOptions): Arg {
    return new Arg('input', takeValue('Arg.input', value, options));
  }

  /** Written without being read. @throws PtoError as {@link Arg.input} */
  static output(value: ArgTensor, options?: ArgTensorOptions): Arg {
    return new Arg('output', takeValue('Arg.output', value, options));
  }

  /** Read and written. @throws PtoError as {@link Arg.input} */
  static inout(value: ArgTensor, options?: ArgTensorOptions): Arg {
    return new Arg('inout', takeValue('Arg.inout', value, options));
  }

  /**
   * A scalar.
   *
   * @param type - its type. Default: a 64-bit integer; a number with a fraction needs one
   * @throws PtoError `ERR_PTO_ARGS_SCALAR`, `ERR_PTO_OPTION_INVALID` for a type that does not exist
   */
  static scalar(value: ScalarLike, type?: ScalarType): Arg {
    if (type === undefined) return new Arg('scalar', value);
    const types = Object.getOwnPropertyNames(Scalar).filter((name) => !NO_TYPES.has(name));
    if (!types.includes(type)) {
      throw invalidArgument({
        code: 'ERR_PTO_OPTION_INVALID',
        what: 'Arg.scalar, type',
        given: type,
        allowed: types.join(', '),
        remedy: 'Leave it out for a 64-bit integer.',
      });
    }
    return new Arg('scalar', Scalar[type](value as never));
  }
}

function takeValue(what: string, value: ArgTensor, options: ArgTensorOptions | undefined): ArgTensor {
  if (options === undefined) return value;
  checkOptions(what, options, ['shape', 'dtype']);
  if (value instanceof TensorHandle) {
    throw invalidArgument({
      code: 'ERR_PTO_ARGS_TENSOR',
      what: `${what}, options of a handle`,
      given: options,
      allowed: 'none',
      remedy: 'A handle has a shape and a data type of its own.',
    });
  }
  const data = ArrayBuffer.isView(value) ? value : (value as { data: TensorLike }).data;
  return Tensor.from({ data, ...options } as TensorLike, what);
}
