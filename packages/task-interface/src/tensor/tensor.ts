import { DataType } from '../abi/layout.gen.js';
import { dtypeName, dtypeSize, parseDtype } from '../dtype/data-type.js';
import { bfloat16Bits, float16Bits, fromBfloat16Bits, fromFloat16Bits } from '../dtype/half.js';
import { newTypedArray, typedArrayOver } from '../dtype/typed-array.js';
import type { TypedArray } from '../dtype/typed-array.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import { PtoError } from '../errors/pto-error.js';
import { chunkCountOf, chunkOf } from './chunk.js';
import { checkedByteLength, elementCount, takeShape } from './shape.js';
import type { ShapeLike } from './shape.js';
import { takeTensorParts } from './tensor-like.js';
import type { TensorLike, TensorParts } from './tensor-like.js';
import { MAX_VIEW_BYTES } from './tensor-memory.js';
import type { TensorMemory } from './tensor-memory.js';

/** How a number becomes an element of a dtype's array; throws for an integer that is out of range. */
function elementOf(value: number | bigint, dtype: DataType, probe: TypedArray): number | bigint {
  if (dtype === DataType.FLOAT32) return Number(value);
  if (dtype === DataType.FLOAT16) return float16Bits(Number(value));
  if (dtype === DataType.BFLOAT16) return bfloat16Bits(Number(value));
  const isWide = dtype === DataType.INT64 || dtype === DataType.UINT64;
  if (typeof value === 'bigint' || Number.isInteger(value)) {
    const element = isWide ? BigInt(value) : Number(value);
    (probe as { [index: number]: number | bigint })[0] = element;
    if (probe[0] === element) return element;
  }
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_SCALAR',
    what: `Tensor element of dtype ${dtypeName(dtype).toLowerCase()}`,
    given: value,
    allowed: 'an integer that the dtype can hold',
    remedy: 'Round or clamp it, or choose a wider dtype.',
  });
}

/** Where the elements of a tensor are that one ArrayBuffer does not show. */
interface LargePart {
  readonly memory: TensorMemory;
  readonly byteOffset: number;
}

function refuseData(nbytes: number, chunkCount: number): never {
  throw new PtoError(
    'ERR_PTO_ARGS_TENSOR',
    `Tensor.data: the tensor has ${nbytes} bytes, more than the ${MAX_VIEW_BYTES} that an ArrayBuffer shows.\n` +
      `  Use tensor.chunk(0) to tensor.chunk(${chunkCount - 1}).`,
    { details: { nbytes, limit: MAX_VIEW_BYTES, chunkCount } },
  );
}

/**
 * Elements in host memory, with a shape and a data type. It keeps the array that it is made from, without a copy: a run
 * reads and writes that array. Row-major, at most 5 dimensions, at least one element.
 *
 * @example
 * ```ts
 * import { DataType, Tensor } from '@pto/task-interface';
 *
 * const a = Tensor.from({ data: new Float32Array(6), shape: [2, 3] });
 * a.dtype; // => DataType.FLOAT32
 * a.nbytes; // => 24
 *
 * const half = Tensor.full([4], 1.5, 'float16');
 * half.data; // => new Uint16Array([0x3e00, 0x3e00, 0x3e00, 0x3e00])
 * half.toFloat32Array(); // => new Float32Array([1.5, 1.5, 1.5, 1.5])
 *
 * Tensor.over(new ArrayBuffer(64), [2, 2], 'int32', 48).data; // => new Int32Array(4)
 * Tensor.byteLength([64, 256], 'bf16'); // => 32768
 *
 * const rows = Tensor.zeros([5, 8], 'int8');
 * rows.chunk(1, 2).shape; // => [2, 8]
 * rows.chunkCount; // => 1
 * Tensor.within({ byteLength: 8, view: (_, nbytes) => new ArrayBuffer(nbytes) }, [2], 'int32').nbytes; // => 8
 * ```
 */
export class Tensor {
  /** Tells a tensor in host memory from one in device memory. */
  readonly kind = 'host';
  /**
   * The elements. FLOAT16 and BFLOAT16 as bits in a `Uint16Array`. Reading it throws `ERR_PTO_ARGS_TENSOR` when they are more
   * than 4 GiB; {@link Tensor.chunk} shows parts then.
   */
  readonly data!: TypedArray;
  /** Extents, outermost first. Frozen; `[]` for a single element. */
  readonly shape: readonly number[];
  /** Type of the elements. */
  readonly dtype: DataType;
  /** Bytes of all elements. */
  readonly nbytes: number;
  /** Where the elements are when they are more than 4 GiB. */
  declare readonly large: LargePart | undefined;

  private constructor({ data, shape, dtype, nbytes }: TensorParts | (Omit<TensorParts, 'data'> & { data: LargePart })) {
    if (ArrayBuffer.isView(data)) this.data = data;
    else {
      Object.defineProperty(this, 'large', { value: data });
      Object.defineProperty(this, 'data', { get: () => refuseData(nbytes, chunkCountOf(shape, nbytes)) });
    }
    this.shape = shape;
    this.dtype = dtype;
    this.nbytes = nbytes;
  }

  /**
   * Takes whatever looks like a tensor, without copying elements. A `Tensor` comes back as it is.
   *
   * @param tensor - a TypedArray, or an object with `data`, `shape` (or `dims`) and `dtype` (or `type`)
   * @param what - how the caller knows the value; only for messages. Default: `Tensor`
   * @throws PtoError `ERR_PTO_ARGS_TENSOR` when it is no tensor, `ERR_PTO_ARGS_DTYPE` when the chip does not have the type
   * or data is in the wrong array, `ERR_PTO_ARGS_SHAPE` when the shape does not fit the data
   */
  static from(tensor: TensorLike | Tensor, what = 'Tensor'): Tensor {
    return tensor instanceof Tensor ? tensor : new Tensor(takeTensorParts(tensor, what));
  }

  /**
   * A tensor over memory that is there, without copying elements.
   *
   * @param buffer - the memory
   * @param shape - extents, outermost first
   * @param dtype - data type or its name. Default: `'float32'`
   * @param byteOffset - where the first element is; a multiple of an element's size. Default: 0
   * @throws PtoError `ERR_PTO_ARGS_SHAPE` when the tensor does not lie in the buffer, `ERR_PTO_ARGS_DTYPE`
   */
  static over(
    buffer: ArrayBufferLike,
    shape: ShapeLike,
    dtype: DataType | string = DataType.FLOAT32,
    byteOffset = 0,
  ): Tensor {
    const type = parseDtype(dtype);
    const extents = takeShape(shape, 'Tensor.over');
    const size = dtypeSize(type);
    const nbytes = checkedByteLength(extents, size, 'Tensor.over');
    if (!Number.isSafeInteger(byteOffset) || byteOffset < 0 || byteOffset % size !== 0) {
      throw invalidArgument({
        code: 'ERR_PTO_ARGS_SHAPE',
        what: 'Tensor.over, byteOffset',
        given: byteOffset,
        allowed: `a multiple of ${size} from 0`,
        remedy: 'Start at an element of the data type.',
      });
    }
    if (byteOffset + nbytes > buffer.byteLength) {
      throw invalidArgument({
        code: 'ERR_PTO_ARGS_SHAPE',
        what: `Tensor.over, shape from byte ${byteOffset} of ${buffer.byteLength}`,
        given: extents,
        allowed: `extents of at most ${Math.max(0, buffer.byteLength - byteOffset)} bytes in all`,
        remedy: `This shape takes ${nbytes}: pass a smaller one, or a larger buffer.`,
      });
    }
    return new Tensor({
      data: typedArrayOver(type, buffer, byteOffset, nbytes / size),
      shape: extents,
      dtype: type,
      nbytes,
    });
  }

  /**
   * As {@link Tensor.over}, for memory that may be larger than an ArrayBuffer.
   *
   * @throws PtoError `ERR_PTO_ARGS_SHAPE` when the tensor does not lie in the memory, `ERR_PTO_ARGS_DTYPE`
   */
  static within(
    memory: TensorMemory,
    shape: ShapeLike,
    dtype: DataType | string = DataType.FLOAT32,
    byteOffset = 0,
  ): Tensor {
    const nbytes = Tensor.byteLength(shape, dtype);
    if (!(byteOffset >= 0 && byteOffset + nbytes <= memory.byteLength)) {
      throw invalidArgument({
        code: 'ERR_PTO_ARGS_SHAPE',
        what: `Tensor.within, byteOffset for ${nbytes} bytes`,
        given: byteOffset,
        allowed: `0 to ${memory.byteLength - nbytes}, as there are ${memory.byteLength} bytes`,
        remedy: 'Correct the offset or the shape.',
      });
    }
    if (nbytes <= MAX_VIEW_BYTES) return Tensor.over(memory.view(byteOffset, nbytes), shape, dtype);
    const extents = takeShape(shape, 'Tensor.within');
    return new Tensor({ data: { memory, byteOffset }, shape: extents, dtype: parseDtype(dtype), nbytes });
  }

  /**
   * Bytes that the elements of a tensor take.
   *
   * @param shape - extents, outermost first
   * @param dtype - data type or its name. Default: `'float32'`
   * @throws PtoError `ERR_PTO_ARGS_SHAPE`, `ERR_PTO_ARGS_DTYPE`
   */
  static byteLength(shape: ShapeLike, dtype: DataType | string = DataType.FLOAT32): number {
    return checkedByteLength(takeShape(shape, 'Tensor'), dtypeSize(parseDtype(dtype)), 'Tensor');
  }

  /**
   * A new tensor of zeros.
   *
   * @param shape - extents, outermost first
   * @param dtype - data type or its name. Default: `'float32'`
   * @throws PtoError `ERR_PTO_ARGS_SHAPE`, `ERR_PTO_ARGS_DTYPE`
   */
  static zeros(shape: ShapeLike, dtype: DataType | string = DataType.FLOAT32): Tensor {
    const type = parseDtype(dtype);
    const extents = takeShape(shape, 'Tensor');
    const nbytes = checkedByteLength(extents, dtypeSize(type), 'Tensor');
    return new Tensor({ data: newTypedArray(type, elementCount(extents)), shape: extents, dtype: type, nbytes });
  }

  /**
   * A new tensor with the same value in all elements.
   *
   * @param shape - extents, outermost first
   * @param value - the value; rounded for floating-point types, exact for integers
   * @param dtype - data type or its name. Default: `'float32'`
   * @throws PtoError `ERR_PTO_ARGS_SHAPE`, `ERR_PTO_ARGS_DTYPE`; `ERR_PTO_ARGS_SCALAR` for a value out of the type's range
   */
  static full(shape: ShapeLike, value: number | bigint, dtype: DataType | string = DataType.FLOAT32): Tensor {
    const tensor = Tensor.zeros(shape, dtype);
    const element = elementOf(value, tensor.dtype, newTypedArray(tensor.dtype, 1));
    (tensor.data as { fill(value: number | bigint): void }).fill(element);
    return tensor;
  }

  /**
   * A new tensor from numbers, each converted to the data type.
   *
   * @param values - as many as the shape has elements; rounded for floating-point types, exact for integers
   * @param shape - extents, outermost first
   * @param dtype - data type or its name. Default: `'float32'`
   * @throws PtoError `ERR_PTO_ARGS_SHAPE`, `ERR_PTO_ARGS_DTYPE`; `ERR_PTO_ARGS_SCALAR` for a value out of the type's range
   */
  static fromNumbers(
    values: ArrayLike<number | bigint>,
    shape: ShapeLike = [values.length],
    dtype: DataType | string = DataType.FLOAT32,
  ): Tensor {
    const type = parseDtype(dtype);
    const data = newTypedArray(type, values.length);
    const probe = newTypedArray(type, 1);
    for (let i = 0; i < values.length; i++) data[i] = elementOf(values[i]!, type, probe);
    return Tensor.from({ data, shape, dtype: type });
  }

  /** How many chunks there are when nothing else is said: as many as it takes for each to have at most 4 GiB. */
  get chunkCount(): number {
    return chunkCountOf(this.shape, this.nbytes);
  }

  /**
   * A part of the tensor over the same elements: one of nearly equal parts along the outermost dimension that is not 1.
   *
   * @param index - which one, from 0
   * @param count - how many parts there are. Default: `chunkCount`
   * @throws PtoError `ERR_PTO_ARGS_SHAPE` when there is no such part
   */
  chunk(index: number, count = this.chunkCount): Tensor {
    const { shape, firstElement } = chunkOf(this.shape, index, count);
    const start = firstElement * dtypeSize(this.dtype);
    if (this.large !== undefined) {
      return Tensor.within(this.large.memory, shape, this.dtype, this.large.byteOffset + start);
    }
    return Tensor.over(this.data.buffer, shape, this.dtype, this.data.byteOffset + start);
  }

  /** The elements as numbers, in a new array: FLOAT16 and BFLOAT16 exactly, 64-bit integers rounded. */
  toFloat32Array(): Float32Array<ArrayBuffer> {
    if (this.dtype === DataType.FLOAT16) return fromFloat16Bits(this.data as Uint16Array);
    if (this.dtype === DataType.BFLOAT16) return fromBfloat16Bits(this.data as Uint16Array);
    return Float32Array.from(this.data as ArrayLike<number | bigint>, Number);
  }
}
