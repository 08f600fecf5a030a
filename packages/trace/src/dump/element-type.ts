import { bfloat16Value, float16Value } from '@pto/task-interface';

import { inputError } from '../json/input-error.js';

/** How values of a type are read and shown. */
export interface ElementType {
  readonly bytes: number;
  readonly text: (data: DataView, at: number) => string;
}

const types: Readonly<Record<string, ElementType>> = {
  FLOAT32: { bytes: 4, text: (data, at) => float(data.getFloat32(at, true), 6) },
  FLOAT16: { bytes: 2, text: (data, at) => float(float16Value(data.getUint16(at, true)), 4) },
  BFLOAT16: { bytes: 2, text: (data, at) => float(bfloat16Value(data.getUint16(at, true)), 3) },
  FLOAT64: { bytes: 8, text: (data, at) => float(data.getFloat64(at, true), 15) },
  INT8: { bytes: 1, text: (data, at) => String(data.getInt8(at)) },
  UINT8: { bytes: 1, text: (data, at) => String(data.getUint8(at)) },
  INT16: { bytes: 2, text: (data, at) => String(data.getInt16(at, true)) },
  UINT16: { bytes: 2, text: (data, at) => String(data.getUint16(at, true)) },
  INT32: { bytes: 4, text: (data, at) => String(data.getInt32(at, true)) },
  UINT32: { bytes: 4, text: (data, at) => String(data.getUint32(at, true)) },
  INT64: { bytes: 8, text: (data, at) => String(data.getBigInt64(at, true)) },
  UINT64: { bytes: 8, text: (data, at) => String(data.getBigUint64(at, true)) },
  BOOL: { bytes: 1, text: (data, at) => (data.getUint8(at) === 0 ? 'false' : 'true') },
};

/**
 * @param dtype - the type's name in either case
 * @param source - the file that names it, for messages
 * @throws PtoError `ERR_PTO_TRACE_INPUT` for types that are not known
 */
export function elementType(dtype: string, source: string): ElementType {
  const name = dtype.toUpperCase();
  if (Object.hasOwn(types, name)) return types[name]!;
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
