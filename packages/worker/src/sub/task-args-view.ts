import {
  ArgsRecordLayout,
  PtoError,
  TaskArgs,
  Tensor,
  TensorPlace,
  TensorRefLayout,
  dtypeSize,
  invalidArgument,
} from '@pto/task-interface';
import type { DataType, TensorArgType, TypedArray } from '@pto/task-interface';

import { readScalar } from './scalar-types.js';
import type { ScalarType, ScalarValues } from './scalar-types.js';

/** A tensor of a task as its function sees it: the elements themselves, in shared memory. */
export interface TaskTensor<Data extends TypedArray = TypedArray> {
  /**
   * The elements. FLOAT16 and BFLOAT16 as bits, see `fromFloat16Bits` and `toFloat16Bits`. Reading it throws when they are
   * more than 4 GiB; `chunk` shows parts then.
   */
  readonly data: Data;
  /** Extents, outermost first. */
  readonly shape: readonly number[];
  readonly dtype: DataType;
  /** What the task may do with it. */
  readonly tag: TensorArgType;
  readonly nbytes: number;
  /** As that of a `Tensor`. */
  readonly chunkCount: number;
  /** One of nearly equal parts, see `chunk` of a `Tensor`. */
  chunk(index: number, count?: number): Tensor;
  /** The elements as numbers, in a new array: FLOAT16 and BFLOAT16 exactly, 64-bit integers rounded. */
  toFloat32Array(): Float32Array;
}

/** Gives the memory of a segment. */
export type SegmentMemory = (segment: number, generation: number, offset: number, nbytes: number) => ArrayBuffer;

const TENSORS = ArgsRecordLayout.size;
const fieldOf = TensorRefLayout.fields;

let expire: (view: TaskArgsView) => readonly ArrayBuffer[];

/** Ends the life of a view; returns the memory that was looked at through it. */
export function expireView(view: TaskArgsView): readonly ArrayBuffer[] {
  return expire(view);
}

/**
 * The arguments of one task, for the function that it calls. They are there until the function has returned or its
 * promise has settled.
 *
 * @example
 * ```ts
 * import type { TaskArgsView } from '@pto/worker';
 *
 * export function scale(args: TaskArgsView): void {
 *   const { data } = args.tensor<Float32Array>(0);
 *   const factor = args.scalarAs(0, 'f32');
 *   for (let i = 0; i < data.length; i++) data[i]! *= factor;
 * }
 * ```
 */
export class TaskArgsView {
  readonly tensorCount: number;
  readonly scalarCount: number;
  readonly #record: DataView;
  readonly #memory: SegmentMemory;
  readonly #seen: ArrayBuffer[] = [];
  #isExpired = false;

  static {
    expire = (view) => {
      view.#isExpired = true;
      return view.#seen;
    };
  }

  /** Called by a worker; functions are given one. */
  constructor(record: Uint8Array, memory: SegmentMemory) {
    const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
    this.tensorCount = view.getUint32(ArgsRecordLayout.fields.tensorCount.offset, true);
    this.scalarCount = view.getUint32(ArgsRecordLayout.fields.scalarCount.offset, true);
    this.#record = view;
    this.#memory = memory;
  }

  /**
   * A tensor by its place among the tensors.
   *
   * @throws PtoError `ERR_PTO_ARGS_TENSOR` when there is none, `ERR_PTO_DEVICE_POINTER` for memory of a chip,
   * `ERR_PTO_ORCHESTRATOR_EXPIRED` after the call
   */
  tensor<Data extends TypedArray = TypedArray>(index: number): TaskTensor<Data> {
    const at = TENSORS + this.#place(index, this.tensorCount, 'tensor') * TensorRefLayout.size;
    const record = this.#record;
    const place = record.getUint8(at + fieldOf.place.offset);
    if (place !== TensorPlace.SEGMENT) throw notHere(index, place);
    const dtype = record.getUint8(at + fieldOf.dtype.offset) as DataType;
    const shape = Array.from({ length: record.getUint32(at + fieldOf.ndims.offset, true) }, (_, i) =>
      record.getUint32(at + fieldOf.shapes.offset + 4 * i, true),
    );
    const nbytes = shape.reduce((product, extent) => product * extent, dtypeSize(dtype));
    const segment = record.getUint32(at + fieldOf.segment.offset, true);
    const generation = record.getUint32(at + fieldOf.generation.offset, true);
    const address = Number(record.getBigUint64(at + fieldOf.address.offset, true));
    const view = (byteOffset: number, count: number): ArrayBuffer => {
      if (this.#isExpired) throw expired();
      const buffer = this.#memory(segment, generation, address + byteOffset, count);
      this.#seen.push(buffer);
      return buffer;
    };
    const tensor = Tensor.within({ byteLength: nbytes, view }, shape, dtype);
    const tag = record.getUint8(at + fieldOf.tag.offset) as TensorArgType;
    return {
      get data() {
        return tensor.data as Data;
      },
      shape: tensor.shape,
      dtype,
      tag,
      nbytes,
      chunkCount: tensor.chunkCount,
      chunk: (part, count) => tensor.chunk(part, count),
      toFloat32Array: () => tensor.toFloat32Array(),
    };
  }

  /**
   * The 64 bits of a scalar, from 0 to 2^64-1.
   *
   * @throws PtoError `ERR_PTO_ARGS_SCALAR` when there is none, `ERR_PTO_ORCHESTRATOR_EXPIRED` after the call
   */
  scalar(index: number): bigint {
    return this.#record.getBigUint64(this.#scalarAt(index), true);
  }

  /**
   * A scalar as the type that it was made with: `args.scalarAs(0, 'f32')` reads `Scalar.f32(0.5)`.
   *
   * @throws PtoError as {@link TaskArgsView.scalar}
   */
  scalarAs<Type extends ScalarType>(index: number, type: Type): ScalarValues[Type] {
    return readScalar(this.#record, this.#scalarAt(index), type);
  }

  /**
   * The same arguments for tasks of one's own: what an orchestration function was given, it can submit.
   *
   * @throws PtoError as {@link TaskArgsView.tensor}
   */
  toTaskArgs(): TaskArgs {
    const args = new TaskArgs();
    for (let i = 0; i < this.tensorCount; i++) {
      const { data, shape, dtype, tag } = this.tensor(i);
      args.addTensor({ data, shape, dtype }, tag);
    }
    for (let i = 0; i < this.scalarCount; i++) args.addScalar(this.scalar(i));
    return args;
  }

  #scalarAt(index: number): number {
    return TENSORS + this.tensorCount * TensorRefLayout.size + 8 * this.#place(index, this.scalarCount, 'scalar');
  }

  #place(index: number, count: number, kind: 'scalar' | 'tensor'): number {
    if (this.#isExpired) throw expired();
    if (Number.isInteger(index) && index >= 0 && index < count) return index;
    throw invalidArgument({
      code: kind === 'tensor' ? 'ERR_PTO_ARGS_TENSOR' : 'ERR_PTO_ARGS_SCALAR',
      what: `args.${kind}, index`,
      given: index,
      allowed: count === 0 ? `none: the task has no ${kind}s` : `an integer from 0 to ${count - 1}`,
      remedy: `Tensors and scalars are counted apart; args.${kind}Count tells how many there are.`,
    });
  }
}

function notHere(index: number, place: number): PtoError {
  if (place === TensorPlace.DEVICE) {
    return new PtoError(
      'ERR_PTO_DEVICE_POINTER',
      `args.tensor(${index}): the tensor is in the memory of a chip, which functions of the host cannot read.\n` +
        '  Copy it with copyFrom first, or pass a tensor in shared memory.',
      { details: { index } },
    );
  }
  return new PtoError(
    'ERR_PTO_ARGS_TENSOR',
    `args.tensor(${index}): no memory was given for this tensor.\n  Pass a tensor with data.`,
    { details: { index } },
  );
}

function expired(): PtoError {
  return new PtoError(
    'ERR_PTO_ORCHESTRATOR_EXPIRED',
    'the arguments of a task were used after its function had ended.\n' +
      '  Copy what is needed later, or return a promise that settles when all is done.',
  );
}
