import { bfloat16Value, float16Value } from '@pto/task-interface';

import { inputError } from '../json/input-error.js';

/** How values of a type are read and shown. */
export interface ElementType {
  readonly bytes: number;
  /** The nearest number that JavaScript has. */
  readonly number: (data: DataView, at: number) => number;
  readonly text: (data: DataView, at: number) => string;
}

type Read<T> = (data: DataView, at: number) => T;

function real(bytes: number, digits: number, number: Read<number>): ElementType {
  return { bytes, number, text: (data, at) => float(number(data, at), digits) };
}

function integer(bytes: number, read: Read<number | bigint>): ElementType {
  return { bytes, number: (data, at) => Number(read(data, at)), text: (data, at) => String(read(data, at)) };
}

const types: Readonly<Record<string, ElementType>> = {
  FLOAT32: real(4, 6, (data, at) => data.getFloat32(at, true)),
  FLOAT16: real(2, 4, (data, at) => float16Value(data.getUint16(at, true))),
  BFLOAT16: real(2, 3, (data, at) => bfloat16Value(data.getUint16(at, true))),
  FLOAT64: real(8, 15, (data, at) => data.getFloat64(at, true)),
  INT8: integer(1, (data, at) => data.getInt8(at)),
  UINT8: integer(1, (data, at) => data.getUint8(at)),
  INT16: integer(2, (data, at) => data.getInt16(at, true)),
  UINT16: integer(2, (data, at) => data.getUint16(at, true)),
  INT32: integer(4, (data, at) => data.getInt32(at, true)),
  UINT32: integer(4, (data, at) => data.getUint32(at, true)),
  INT64: integer(8, (data, at) => data.getBigInt64(at, true)),
  UINT64: integer(8, (data, at) => data.getBigUint64(at, true)),
  BOOL: {
    ...integer(1, (data, at) => data.getUint8(at)),
    text: (data, at) => (data.getUint8(at) === 0 ? 'false' : 'true'),
  },
};

/** @param dtype - the type's name in either case */
export function knownElementType(dtype: string): ElementType | undefined {
  const name = dtype.toUpperCase();
  return Object.hasOwn(types, name) ? types[name] : undefined;
}

/**
 * @param dtype - the type's name in either case
 * @param source - the file that names it, for messages
 * @throws PtoError `ERR_PTO_TRACE_INPUT` for types that are not known
 */
export function elementType(dtype: string, source: string): ElementType {
  const type = knownElementType(dtype);
  if (type !== undefined) return type;
  throw inputError(source, `values of type '${dtype}' cannot be shown; those can: ${Object.keys(types).join(', ')}`, {
    dtype,
  });
}

/** A number with so many significant digits, without zeros at the end. */
function float(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : String(Number(value.toPrecision(digits)));
}
