import { DataType, bfloat16Bits, bfloat16Value, dtypeName, float16Bits, float16Value } from '@pto/task-interface';

/** What a data type can hold. */
export interface ElementType {
  readonly dtype: DataType;
  readonly name: string;
  readonly isFloat: boolean;
  /** 64-bit integers are BigInts; all other elements are numbers. */
  readonly isWide: boolean;
  /** The least and the largest finite value. */
  readonly range: readonly [least: number | bigint, most: number | bigint];
  /** Every integer up to this is held exactly. */
  readonly exactUpTo: number;
  /** The nearest value of a floating-point type, ties to even; any number of an integer type is left as it is. */
  round(value: number): number;
}

function float(dtype: DataType, most: number, exactUpTo: number, round: (value: number) => number): ElementType {
  return { ...common(dtype), isFloat: true, isWide: false, range: [-most, most], exactUpTo, round };
}

function integer(dtype: DataType, bits: number, isSigned: boolean): ElementType {
  const isWide = bits === 64;
  const [least, most] = isSigned
    ? [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n]
    : [0n, 2n ** BigInt(bits) - 1n];
  return {
    ...common(dtype),
    isFloat: false,
    isWide,
    range: isWide ? [least, most] : [Number(least), Number(most)],
    exactUpTo: Math.min(Number(most), Number.MAX_SAFE_INTEGER),
    round: (value) => value,
  };
}

function common(dtype: DataType) {
  return { dtype, name: dtypeName(dtype).toLowerCase() };
}

const types: Readonly<Record<DataType, ElementType>> = {
  [DataType.FLOAT32]: float(DataType.FLOAT32, (2 - 2 ** -23) * 2 ** 127, 2 ** 24, Math.fround),
  [DataType.FLOAT16]: float(DataType.FLOAT16, 65504, 2 ** 11, (value) => float16Value(float16Bits(value))),
  [DataType.BFLOAT16]: float(DataType.BFLOAT16, (2 - 2 ** -7) * 2 ** 127, 2 ** 8, (value) =>
    bfloat16Value(bfloat16Bits(value)),
  ),
  [DataType.INT8]: integer(DataType.INT8, 8, true),
  [DataType.UINT8]: integer(DataType.UINT8, 8, false),
  [DataType.INT16]: integer(DataType.INT16, 16, true),
  [DataType.UINT16]: integer(DataType.UINT16, 16, false),
  [DataType.INT32]: integer(DataType.INT32, 32, true),
  [DataType.UINT32]: integer(DataType.UINT32, 32, false),
  [DataType.INT64]: integer(DataType.INT64, 64, true),
  [DataType.UINT64]: integer(DataType.UINT64, 64, false),
};

export function elementType(dtype: DataType): ElementType {
  return types[dtype];
}
