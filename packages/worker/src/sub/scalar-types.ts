import { bfloat16Value, float16Value, invalidArgument } from '@pto/task-interface';

/** What reading a scalar as a type gives; the types are those of `Scalar`. */
export interface ScalarValues {
  readonly i8: number;
  readonly u8: number;
  readonly i16: number;
  readonly u16: number;
  readonly i32: number;
  readonly u32: number;
  readonly i64: bigint;
  readonly u64: bigint;
  readonly f16: number;
  readonly bf16: number;
  readonly f32: number;
  readonly f64: number;
  readonly bool: boolean;
}

/** A type that a scalar can be read as. */
export type ScalarType = keyof ScalarValues;

const readers: { readonly [Type in ScalarType]: (record: DataView, at: number) => ScalarValues[Type] } = {
  i8: (record, at) => record.getInt8(at),
  u8: (record, at) => record.getUint8(at),
  i16: (record, at) => record.getInt16(at, true),
  u16: (record, at) => record.getUint16(at, true),
  i32: (record, at) => record.getInt32(at, true),
  u32: (record, at) => record.getUint32(at, true),
  i64: (record, at) => record.getBigInt64(at, true),
  u64: (record, at) => record.getBigUint64(at, true),
  f16: (record, at) => float16Value(record.getUint16(at, true)),
  bf16: (record, at) => bfloat16Value(record.getUint16(at, true)),
  f32: (record, at) => record.getFloat32(at, true),
  f64: (record, at) => record.getFloat64(at, true),
  bool: (record, at) => record.getUint8(at) !== 0,
};

/** Reads the low bytes of the scalar at a place as a type. */
export function readScalar<Type extends ScalarType>(record: DataView, at: number, type: Type): ScalarValues[Type] {
  if (Object.hasOwn(readers, type)) return readers[type](record, at);
  throw invalidArgument({
    code: 'ERR_PTO_OPTION_INVALID',
    what: 'args.scalarAs, type',
    given: type,
    allowed: Object.keys(readers).join(', '),
    remedy: "Name the type that the scalar was made with: args.scalarAs(0, 'f32').",
  });
}
