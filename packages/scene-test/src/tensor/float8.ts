import { DataType, Tensor, dtypeName, invalidArgument } from '@pto/task-interface';
import type { TensorLike } from '@pto/task-interface';

import { numbersOf, tensorOfNumbers } from './numbers.js';
import { decodeTinyFloat, encodeTinyFloat, ieeeLikeValues } from './tiny-float.js';
import type { TinyFloatOptions, TinyFormat } from './tiny-float.js';

/** Up to 448, one NaN of each sign, no infinity. */
const E4M3FN: TinyFormat = { values: ieeeLikeValues(0x7f, 3, -6), signBit: 0x80, beyond: 480, nan: 0x7f, ties: 'even' };

/** Powers of two from 2⁻¹²⁷ to 2¹²⁷: the scale of a block. */
const E8M0: TinyFormat = {
  values: Float64Array.from({ length: 0xff }, (_, bits) => 2 ** (bits - 127)),
  signBit: 0,
  beyond: 2 ** 128,
  nan: 0xff,
  ties: 'larger',
};

/** 0, 0.5, 1, 1.5, 2, 3, 4 and 6, of both signs; neither NaN nor infinity. */
const E2M1: TinyFormat = { values: ieeeLikeValues(8, 1, 0), signBit: 0x8, beyond: 8, nan: undefined, ties: 'even' };

/** The byte of a number in fp8_e4m3fn. NaN stays NaN, and so becomes what is above 464, unless `saturate` makes it 448. */
export function float8E4m3fnBits(value: number, options?: TinyFloatOptions): number {
  return encodeTinyFloat(value, E4M3FN, options);
}

/** The number that a byte of fp8_e4m3fn stands for. */
export function float8E4m3fnValue(bits: number): number {
  return decodeTinyFloat(bits, E4M3FN);
}

/**
 * The byte of a number in fp8_e8m0: the nearest power of two, the larger of two that are equally near. 0 becomes the
 * smallest one; a negative number and NaN become NaN, and so does what is too large, unless `saturate` makes it 2¹²⁷.
 */
export function float8E8m0Bits(value: number, options?: TinyFloatOptions): number {
  return encodeTinyFloat(value, E8M0, options);
}

/** The number that a byte of fp8_e8m0 stands for. */
export function float8E8m0Value(bits: number): number {
  return decodeTinyFloat(bits, E8M0);
}

/** The 4 bits of a number in fp4_e2m1. What is too large becomes 6, and so does NaN, because there is none. */
export function float4E2m1Bits(value: number): number {
  return encodeTinyFloat(value, E2M1);
}

/** The number that the lower 4 bits stand for in fp4_e2m1. */
export function float4E2m1Value(bits: number): number {
  return decodeTinyFloat(bits & 0xf, E2M1);
}

function encode(tensor: TensorLike, bitsOf: (value: number) => number): Tensor {
  const source = Tensor.from(tensor);
  return tensorOfNumbers(numbersOf(source).map(bitsOf), source.shape, DataType.UINT8);
}

function takeBytes(tensor: TensorLike): Tensor {
  const bytes = Tensor.from(tensor);
  if (bytes.dtype === DataType.UINT8) return bytes;
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_DTYPE',
    what: 'a tensor of 8-bit or packed 4-bit numbers',
    given: dtypeName(bytes.dtype).toLowerCase(),
    allowed: 'uint8',
    remedy: 'Pass the bits of the elements as bytes.',
  });
}

function decode(tensor: TensorLike, valueOf: (bits: number) => number): Tensor {
  const bytes = takeBytes(tensor);
  return tensorOfNumbers(Float64Array.from(bytes.data as Uint8Array, valueOf), bytes.shape, DataType.FLOAT32);
}

/** The elements as bytes of fp8_e4m3fn, in a `uint8` tensor of the same shape. See {@link float8E4m3fnBits}. */
export function toFloat8E4m3fn(tensor: TensorLike, options?: TinyFloatOptions): Tensor {
  return encode(tensor, (value) => float8E4m3fnBits(value, options));
}

/** The numbers of a `uint8` tensor with bytes of fp8_e4m3fn, exactly, as `float32`. */
export function fromFloat8E4m3fn(bytes: TensorLike): Tensor {
  return decode(bytes, float8E4m3fnValue);
}

/** The elements as bytes of fp8_e8m0, in a `uint8` tensor of the same shape. See {@link float8E8m0Bits}. */
export function toFloat8E8m0(tensor: TensorLike, options?: TinyFloatOptions): Tensor {
  return encode(tensor, (value) => float8E8m0Bits(value, options));
}

/** The numbers of a `uint8` tensor with bytes of fp8_e8m0, exactly, as `float32`. */
export function fromFloat8E8m0(bytes: TensorLike): Tensor {
  return decode(bytes, float8E8m0Value);
}

/**
 * The elements as fp4_e2m1, two a byte along the last dimension, the first one in the lower half.
 *
 * @returns a `uint8` tensor whose last extent is half of the tensor's
 * @throws PtoError `ERR_PTO_ARGS_SHAPE` when the last extent is odd
 */
export function toFloat4E2m1x2(tensor: TensorLike): Tensor {
  const source = Tensor.from(tensor);
  const last = source.shape.at(-1) ?? 1;
  if (last % 2 !== 0) {
    throw invalidArgument({
      code: 'ERR_PTO_ARGS_SHAPE',
      what: 'the shape of a tensor to be packed two elements a byte',
      given: source.shape,
      allowed: 'an even last extent',
      remedy: 'Pad the last dimension with zeros.',
    });
  }
  const numbers = numbersOf(source);
  const bytes = Uint8Array.from({ length: numbers.length / 2 }, (_, i) => {
    return float4E2m1Bits(numbers[2 * i]!) | (float4E2m1Bits(numbers[2 * i + 1]!) << 4);
  });
  return Tensor.from({ data: bytes, shape: [...source.shape.slice(0, -1), last / 2] });
}

/** The numbers of a `uint8` tensor with two elements of fp4_e2m1 a byte, exactly, as `float32`; the last extent doubles. */
export function fromFloat4E2m1x2(bytes: TensorLike): Tensor {
  const source = takeBytes(bytes);
  const numbers = new Float64Array(source.data.length * 2);
  (source.data as Uint8Array).forEach((byte, i) => {
    numbers[2 * i] = float4E2m1Value(byte);
    numbers[2 * i + 1] = float4E2m1Value(byte >> 4);
  });
  return tensorOfNumbers(numbers, [...source.shape.slice(0, -1), (source.shape.at(-1) ?? 1) * 2], DataType.FLOAT32);
}
