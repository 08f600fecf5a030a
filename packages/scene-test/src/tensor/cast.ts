import { DataType, Tensor, invalidArgument, parseDtype } from '@pto/task-interface';
import type { TensorLike } from '@pto/task-interface';

import { elementType } from './element-type.js';
import type { ElementType } from './element-type.js';
import { numbersOf, tensorOfNumbers } from './numbers.js';

/** Which integer a number between two becomes. */
export type Rounding = 'nearest' | 'truncate' | 'floor' | 'ceil';

/** How a cast converts. */
export interface CastOptions {
  /** For floating point to integer. Default: `nearest`, ties to even. */
  readonly rounding?: Rounding | undefined;
}

/** Doubles from here on have no fraction. */
const TWO_52 = 2 ** 52;

function roundTiesToEven(value: number): number {
  if (Math.abs(value) >= TWO_52) return value;
  return value < 0 ? value - TWO_52 + TWO_52 : value + TWO_52 - TWO_52;
}

const roundings: Readonly<Record<Rounding, (value: number) => number>> = {
  nearest: roundTiesToEven,
  truncate: Math.trunc,
  floor: Math.floor,
  ceil: Math.ceil,
};

function takeRounding(rounding: Rounding): (value: number) => number {
  if (Object.hasOwn(roundings, rounding)) return roundings[rounding];
  throw invalidArgument({
    code: 'ERR_PTO_OPTION_INVALID',
    what: 'cast, rounding',
    given: rounding,
    allowed: Object.keys(roundings).join(', '),
    remedy: 'Leave it out to round to the nearest integer, ties to even.',
  });
}

function copyWide(source: BigInt64Array | BigUint64Array, shape: readonly number[], to: ElementType): Tensor {
  const tensor = Tensor.zeros(shape, to.dtype);
  const { data } = tensor;
  // A BigInt's lower bits are what an element of a 64-bit type takes of it, too.
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) data.set(source);
  else for (let i = 0; i < data.length; i++) data[i] = Number(BigInt.asIntN(32, source[i]!));
  return tensor;
}

function floatsToIntegers(numbers: Float64Array, to: ElementType, rounding: Rounding): Float64Array {
  const round = takeRounding(rounding);
  const [least, most] = [Number(to.range[0]), Number(to.range[1])];
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    numbers[i] = Number.isNaN(value) ? 0 : Math.min(Math.max(round(value), least), most);
  }
  return numbers;
}

/** 2⁶³ - 1 and 2⁶⁴ - 1 are no doubles: what lies above them saturates as BigInt. */
function saturateWide(numbers: Float64Array, shape: readonly number[], to: ElementType): Tensor {
  const tensor = Tensor.zeros(shape, to.dtype);
  const data = tensor.data as BigInt64Array;
  const most = to.range[1] as bigint;
  for (let i = 0; i < data.length; i++) {
    const value = BigInt(numbers[i]!);
    data[i] = value > most ? most : value;
  }
  return tensor;
}

/**
 * Converts the elements of a tensor to another data type.
 *
 * To floating point: rounded once to the nearest value, ties to even; what is too large becomes infinite, NaN stays NaN.
 * Floating point to integer: rounded as `rounding` says, what is out of range becomes the nearest limit, NaN becomes 0.
 * Integer to integer: the lower bits.
 *
 * @param tensor - the tensor, which stays as it is
 * @param dtype - data type or its name
 * @param options - how to round
 * @returns a new tensor of the same shape
 * @throws PtoError `ERR_PTO_ARGS_DTYPE` for a type that does not exist
 *
 * @example
 * ```ts
 * import { cast } from '@pto/scene-test';
 *
 * cast(Float32Array.of(0.5, 1.5, -2.5, NaN, 1e10), 'int32').data; // => Int32Array.of(0, 2, -2, 0, 2147483647)
 * ```
 */
export function cast(tensor: TensorLike, dtype: DataType | string, options: CastOptions = {}): Tensor {
  const source = Tensor.from(tensor);
  const from = elementType(source.dtype);
  const to = elementType(parseDtype(dtype));
  if (source.dtype === to.dtype)
    return Tensor.from({ data: source.data.slice(), shape: source.shape, dtype: to.dtype });
  const isToInteger = !to.isFloat;
  if (from.isWide && isToInteger) {
    return copyWide(source.data as BigInt64Array, source.shape, to);
  }
  const numbers = numbersOf(source);
  if (!from.isFloat || to.isFloat) return tensorOfNumbers(numbers, source.shape, to.dtype);
  floatsToIntegers(numbers, to, options.rounding ?? 'nearest');
  return to.isWide ? saturateWide(numbers, source.shape, to) : tensorOfNumbers(numbers, source.shape, to.dtype);
}
