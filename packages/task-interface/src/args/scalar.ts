import { bfloat16Bits, float16Bits } from '../dtype/half.js';
import { invalidArgument } from '../errors/invalid-argument.js';

const view = new DataView(new ArrayBuffer(8));

function refuse(what: string, given: unknown, allowed: string, remedy: string): never {
  throw invalidArgument({ code: 'ERR_PTO_ARGS_SCALAR', what, given, allowed, remedy });
}

/** Two's complement of an integer that fits, zero-extended to 64 bits. */
function integerBits(name: string, value: number | bigint, bits: number, isSigned: boolean): bigint {
  const min = isSigned ? -(1n << BigInt(bits - 1)) : 0n;
  const max = isSigned ? -min - 1n : (1n << BigInt(bits)) - 1n;
  const isInteger = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
  if (!isInteger || BigInt(value) < min || BigInt(value) > max) {
    const remedy =
      typeof value === 'number' && !isInteger ? 'Use Scalar.f32(value), or a bigint.' : 'Use a wider type.';
    refuse(`Scalar.${name}`, value, `an integer from ${min} to ${max}`, remedy);
  }
  return BigInt.asUintN(bits, BigInt(value));
}

function requireNumber(name: string, value: number): number {
  if (typeof value === 'number') return value;
  return refuse(`Scalar.${name}`, value, 'a number', 'Convert it with Number(value).');
}

/**
 * A scalar argument as the 64 bits that a kernel receives: the value's bytes at the low end, zeros above. A kernel reads
 * it with `from_u64<T>`.
 *
 * JavaScript has one number type where C++ has many, so the type is said here.
 *
 * @example
 * ```ts
 * import { Scalar } from '@pto/task-interface';
 *
 * Scalar.f32(1.5).bits; // => 0x3fc00000n
 * Scalar.i32(-1).bits; // => 0xffffffffn
 * Scalar.i64(-1).bits; // => 0xffffffffffffffffn
 * ```
 */
export class Scalar {
  /** What the kernel receives, from 0 to 2^64-1. */
  readonly bits: bigint;

  private constructor(bits: bigint) {
    this.bits = bits;
  }

  /** `int8_t`. @throws PtoError `ERR_PTO_ARGS_SCALAR` for what is no integer in its range */
  static i8(value: number | bigint): Scalar {
    return new Scalar(integerBits('i8', value, 8, true));
  }

  /** `uint8_t`. @throws PtoError `ERR_PTO_ARGS_SCALAR` for what is no integer in its range */
  static u8(value: number | bigint): Scalar {
    return new Scalar(integerBits('u8', value, 8, false));
  }

  /** `int16_t`. @throws PtoError `ERR_PTO_ARGS_SCALAR` for what is no integer in its range */
  static i16(value: number | bigint): Scalar {
    return new Scalar(integerBits('i16', value, 16, true));
  }

  /** `uint16_t`. @throws PtoError `ERR_PTO_ARGS_SCALAR` for what is no integer in its range */
  static u16(value: number | bigint): Scalar {
    return new Scalar(integerBits('u16', value, 16, false));
  }

  /** `int32_t`. @throws PtoError `ERR_PTO_ARGS_SCALAR` for what is no integer in its range */
  static i32(value: number | bigint): Scalar {
    return new Scalar(integerBits('i32', value, 32, true));
  }

  /** `uint32_t`. @throws PtoError `ERR_PTO_ARGS_SCALAR` for what is no integer in its range */
  static u32(value: number | bigint): Scalar {
    return new Scalar(integerBits('u32', value, 32, false));
  }

  /** `int64_t`. @throws PtoError `ERR_PTO_ARGS_SCALAR` for what is no integer in its range */
  static i64(value: number | bigint): Scalar {
    return new Scalar(integerBits('i64', value, 64, true));
  }

  /** `uint64_t`. @throws PtoError `ERR_PTO_ARGS_SCALAR` for what is no integer in its range */
  static u64(value: number | bigint): Scalar {
    return new Scalar(integerBits('u64', value, 64, false));
  }

  /** `float`: rounded to the nearest. @throws PtoError `ERR_PTO_ARGS_SCALAR` for what is no number */
  static f32(value: number): Scalar {
    view.setFloat32(0, requireNumber('f32', value));
    return new Scalar(BigInt(view.getUint32(0)));
  }

  /** `double`. @throws PtoError `ERR_PTO_ARGS_SCALAR` for what is no number */
  static f64(value: number): Scalar {
    view.setFloat64(0, requireNumber('f64', value));
    return new Scalar(view.getBigUint64(0));
  }

  /** `bool`: 0 or 1. @throws PtoError `ERR_PTO_ARGS_SCALAR` for what is no boolean */
  static bool(value: boolean): Scalar {
    if (typeof value !== 'boolean')
      refuse('Scalar.bool', value, 'true or false', 'Write the condition out: value !== 0.');
    return new Scalar(value ? 1n : 0n);
  }

  /** The 16 bits of a FLOAT16: rounded to the nearest. @throws PtoError `ERR_PTO_ARGS_SCALAR` for what is no number */
  static f16(value: number): Scalar {
    return new Scalar(BigInt(float16Bits(requireNumber('f16', value))));
  }

  /** The 16 bits of a BFLOAT16: rounded to the nearest. @throws PtoError `ERR_PTO_ARGS_SCALAR` for what is no number */
  static bf16(value: number): Scalar {
    return new Scalar(BigInt(bfloat16Bits(requireNumber('bf16', value))));
  }
}

/** What is accepted where a scalar is: an integer stands for its 64-bit pattern. */
export type ScalarLike = Scalar | bigint | number;

/**
 * The 64 bits of a scalar argument.
 *
 * @throws PtoError `ERR_PTO_ARGS_SCALAR` for a number that is no safe integer, a bigint outside -2^63..2^64-1, and
 * anything else
 */
export function scalarBits(given: ScalarLike, what: string): bigint {
  if (typeof given === 'bigint') {
    if (given === BigInt.asUintN(64, given) || given === BigInt.asIntN(64, given)) return BigInt.asUintN(64, given);
    return refuse(what, given, 'a bigint from -2n ** 63n to 2n ** 64n - 1n', 'Split it into two scalars.');
  }
  if (typeof given === 'number' && Number.isSafeInteger(given)) return BigInt.asUintN(64, BigInt(given));
  const { bits } = (typeof given === 'object' && given !== null ? given : {}) as { bits?: unknown };
  if (typeof bits === 'bigint' && bits === BigInt.asUintN(64, bits)) return bits;

  const allowed = 'an integer, a bigint, or a Scalar';
  if (typeof given === 'number')
    return refuse(what, given, allowed, 'Say the type: Scalar.f32(value) or Scalar.f64(value).');
  if (typeof given === 'boolean') return refuse(what, given, allowed, 'Say the type: Scalar.bool(value).');
  return refuse(what, given, allowed, 'Say the type: for example Scalar.i32(value).');
}
