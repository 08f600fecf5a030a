import { DataType, dataTypeSizes } from '../abi/layout.gen.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import { nearestName } from '../errors/nearest-name.js';

/** The name of a data type in upper case, as the headers have it. */
export type DataTypeName = keyof typeof DataType;

const names = Object.keys(DataType) as DataTypeName[];
const sizeOf: readonly number[] = names.map((name) => dataTypeSizes[name]);

const aliases: Readonly<Record<DataTypeName, readonly string[]>> = {
  FLOAT32: ['f32', 'fp32', 'float'],
  FLOAT16: ['f16', 'fp16', 'half'],
  INT32: ['i32', 'int'],
  INT16: ['i16', 'short'],
  INT8: ['i8'],
  UINT8: ['u8', 'byte', 'uint8_clamped', 'uint8c'],
  BFLOAT16: ['bf16'],
  INT64: ['i64', 'long', 'bigint64'],
  UINT64: ['u64', 'biguint64'],
  UINT16: ['u16'],
  UINT32: ['u32'],
};

const byName = new Map<string, DataType>();
for (const name of names) {
  for (const spelling of [name.toLowerCase(), ...aliases[name]]) byName.set(spelling, DataType[name]);
}

/** Types that other libraries have and the chip does not, with what to do instead. */
const remedies = new Map<string, string>([
  ...['float64', 'f64', 'fp64', 'double'].map((name) => [name, 'Convert the data: Float32Array.from(data).'] as const),
  ...['bool', 'boolean'].map(
    (name) => [name, "The chip has no bool. If the data has one byte an element, pass dtype 'uint8'."] as const,
  ),
  ...['string', 'str'].map((name) => [name, 'A chip tensor holds numbers only.'] as const),
  ...['complex64', 'complex128'].map((name) => [name, 'Pass the real and the imaginary part as two tensors.'] as const),
]);

function isDataType(value: number): value is DataType {
  return Number.isInteger(value) && value >= 0 && value < names.length;
}

function remedyFor(given: unknown): string {
  if (typeof given !== 'string') return `Pass a name such as 'float32', or DataType.FLOAT32.`;
  const known = remedies.get(given.toLowerCase());
  if (known !== undefined) return known;
  const nearest = nearestName(
    given,
    names.map((name) => name.toLowerCase()),
  );
  return nearest === undefined ? `Pass a name such as 'float32'.` : `Did you mean '${nearest}'?`;
}

/**
 * Reads a data type from a {@link DataType} or a name.
 *
 * @param given - `DataType.FLOAT32`, or a name in any case: `'float32'`, `'f32'`, `'bf16'`, `'half'`, `'int64'`, …
 * @param what - how the caller knows the value; only for the message. Default: `dtype`
 * @returns the data type
 * @throws PtoError `ERR_PTO_ARGS_DTYPE` for a type that the chip does not have
 *
 * @example
 * ```ts
 * import { DataType, parseDtype } from '@pto/task-interface';
 *
 * parseDtype('bf16'); // => DataType.BFLOAT16
 * parseDtype(DataType.INT8); // => DataType.INT8
 * ```
 */
export function parseDtype(given: DataType | string, what = 'dtype'): DataType {
  if (typeof given === 'number' && isDataType(given)) return given;
  const found = typeof given === 'string' ? byName.get(given.toLowerCase()) : undefined;
  if (found !== undefined) return found;
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_DTYPE',
    what,
    given,
    allowed: names.map((name) => name.toLowerCase()).join(', '),
    remedy: remedyFor(given),
    details: { dtype: given },
  });
}

/**
 * @param dtype - a data type
 * @returns its name in upper case, `'UNKNOWN'` for a number that is none
 *
 * @example
 * ```ts
 * import { DataType, dtypeName } from '@pto/task-interface';
 *
 * dtypeName(DataType.BFLOAT16); // => 'BFLOAT16'
 * ```
 */
export function dtypeName(dtype: DataType): DataTypeName | 'UNKNOWN' {
  return names[dtype] ?? 'UNKNOWN';
}

/**
 * @param dtype - a data type
 * @returns bytes of one element, 0 for a number that is no data type
 *
 * @example
 * ```ts
 * import { DataType, dtypeSize } from '@pto/task-interface';
 *
 * dtypeSize(DataType.FLOAT16); // => 2
 * ```
 */
export function dtypeSize(dtype: DataType): number {
  return sizeOf[dtype] ?? 0;
}
