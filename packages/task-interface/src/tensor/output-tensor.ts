import type { DataType } from '../abi/layout.gen.js';
import { dtypeSize, parseDtype } from '../dtype/data-type.js';
import { checkOptions } from '../errors/check-options.js';
import { checkedByteLength, takeShape } from './shape.js';
import type { ShapeLike } from './shape.js';

/** An output that gets memory when its task is submitted. */
export interface OutputTensorOptions {
  /** Extents, outermost first; at most 5. */
  readonly shape: ShapeLike;
  /** Data type or its name. Default: `'float32'` */
  readonly dtype?: DataType | string;
}

/**
 * An output without memory: the submit of its task allocates some, and returns the tensor. Tasks of an orchestration
 * function have such outputs, with the tag `'output'`; runs of a single chip do not.
 *
 * @example
 * ```ts
 * import { OutputTensor, TaskArgs } from '@pto/task-interface';
 *
 * new OutputTensor({ shape: [128], dtype: 'int32' }).nbytes; // => 512
 *
 * const args = new TaskArgs().addTensor(new Float32Array(1024)).addTensor({ shape: [128], dtype: 'int32' }, 'output');
 * args.tensors[1]?.kind; // => 'output'
 * ```
 */
export class OutputTensor {
  /** Tells an output without memory from tensors that have some. */
  readonly kind = 'output';
  /** Extents, outermost first. Frozen. */
  readonly shape: readonly number[];
  /** Type of the elements. */
  readonly dtype: DataType;
  /** Bytes of all elements. */
  readonly nbytes: number;

  /**
   * @param what - how the caller knows the value; only for messages. Default: `OutputTensor`
   * @throws PtoError `ERR_PTO_ARGS_SHAPE`, `ERR_PTO_ARGS_DTYPE`, `ERR_PTO_OPTION_UNKNOWN`
   */
  constructor(options: OutputTensorOptions, what = 'OutputTensor') {
    checkOptions(what, options, ['shape', 'dtype']);
    this.shape = takeShape(options.shape, what);
    this.dtype = parseDtype(options.dtype ?? 'float32', `${what}, dtype`);
    this.nbytes = checkedByteLength(this.shape, dtypeSize(this.dtype), what);
  }
}
