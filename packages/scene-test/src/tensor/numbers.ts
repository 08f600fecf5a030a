// Elements as doubles, and doubles as elements. A double holds every value of all types but the 64-bit integers, so what is
// computed on tensors is computed on arrays of doubles, whatever the data type.

import { DataType, Tensor, bfloat16Bits, bfloat16Value, float16Bits, float16Value } from '@pto/task-interface';

const tables = new Map<DataType, Float64Array>();

/** All 65,536 values of a 16-bit floating-point type. */
function halfTable(dtype: DataType): Float64Array {
  const known = tables.get(dtype);
  if (known !== undefined) return known;
  const valueOf = dtype === DataType.FLOAT16 ? float16Value : bfloat16Value;
  const table = Float64Array.from({ length: 0x1_0000 }, (_, bits) => valueOf(bits));
  tables.set(dtype, table);
  return table;
}

/** The double that is nearest to a 64-bit integer, except that one more rounding to fewer bits is right, too. */
function wideToNumber(value: bigint): number {
  const isExact = value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER;
  if (isExact) return Number(value);
  // Rounded to odd: the lowest bit says that something was cut off, so that no tie appears where there was none.
  const upper = value >> 11n;
  return Number(upper << 11n === value ? upper : upper | 1n) * 2 ** 11;
}

/** Fills an array with the values of the elements from `start` on. 64-bit integers are rounded. */
export function readNumbers(tensor: Tensor, start: number, into: Float64Array): void {
  const { data, dtype } = tensor;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (let i = 0; i < into.length; i++) into[i] = wideToNumber(data[start + i]!);
  } else if (dtype === DataType.FLOAT16 || dtype === DataType.BFLOAT16) {
    const table = halfTable(dtype);
    for (let i = 0; i < into.length; i++) into[i] = table[data[start + i]!]!;
  } else {
    into.set(data.subarray(start, start + into.length));
  }
}

/** All elements as doubles. 64-bit integers are rounded. */
export function numbersOf(tensor: Tensor): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(tensor.data.length);
  readNumbers(tensor, 0, numbers);
  return numbers;
}

/**
 * A tensor of doubles: rounded to the nearest value, ties to even, for floating-point types; the lower bits of integral
 * values for integer types.
 */
export function tensorOfNumbers(numbers: ArrayLike<number>, shape: readonly number[], dtype: DataType): Tensor {
  const tensor = Tensor.zeros(shape, dtype);
  const { data } = tensor;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (let i = 0; i < data.length; i++) data[i] = BigInt(numbers[i]!);
  } else if (dtype === DataType.FLOAT16 || dtype === DataType.BFLOAT16) {
    const bitsOf = dtype === DataType.FLOAT16 ? float16Bits : bfloat16Bits;
    for (let i = 0; i < data.length; i++) data[i] = bitsOf(numbers[i]!);
  } else {
    data.set(numbers);
  }
  return tensor;
}
