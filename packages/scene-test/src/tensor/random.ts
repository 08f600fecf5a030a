// Tensors that look random and are the same in every run. Each takes a seed of its own and starts a stream of its own, so
// what it holds depends on nothing else: not on what was generated before, not on the machine.

import { DataType, Tensor, invalidArgument, parseDtype } from '@pto/task-interface';
import type { ShapeLike } from '@pto/task-interface';

import { elementType } from './element-type.js';
import type { ElementType } from './element-type.js';
import type { Dtype } from './filled.js';
import { tensorOfNumbers } from './numbers.js';
import { Xoshiro256 } from './xoshiro.js';

/** What all generators of random tensors take. */
export interface RandomOptions {
  /** Decides all values: an integer of which the lower 64 bits count. */
  readonly seed: number | bigint;
  readonly dtype?: Dtype | undefined;
}

/** Limits of {@link rand}. */
export interface RandOptions extends RandomOptions {
  /** Default: 0. */
  readonly low?: number | undefined;
  /** Above all values. Default: 1. */
  readonly high?: number | undefined;
}

/** Mean and deviation of {@link randn}. */
export interface RandnOptions extends RandomOptions {
  /** Default: 0. */
  readonly mean?: number | undefined;
  /** Standard deviation. Default: 1. */
  readonly std?: number | undefined;
}

/** Limits of {@link randint}. */
export interface RandintOptions extends RandomOptions {
  /** Default: 0. */
  readonly low?: number | undefined;
  /** Above all values. */
  readonly high: number;
}

function streamOf(seed: number | bigint): Xoshiro256 {
  if (typeof seed === 'bigint' || Number.isSafeInteger(seed)) return Xoshiro256.ofSeed(seed);
  throw invalidArgument({
    code: 'ERR_PTO_OPTION_INVALID',
    what: 'the seed of a random tensor',
    given: seed,
    allowed: 'an integer',
    remedy: 'Pass a seed such as { seed: 1 }, another one for each tensor.',
  });
}

function takeFloat(dtype: Dtype | undefined): ElementType {
  const type = elementType(parseDtype(dtype ?? DataType.FLOAT32));
  if (type.isFloat) return type;
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_DTYPE',
    what: 'the data type of random numbers with fractions',
    given: type.name,
    allowed: 'float32, float16, bfloat16',
    remedy: 'Use randint for integers.',
  });
}

function requireLimits(isValid: boolean, low: number, high: number, allowed: string): void {
  if (isValid) return;
  throw invalidArgument({
    code: 'ERR_PTO_OPTION_INVALID',
    what: 'the limits of a random tensor, low and high',
    given: [low, high],
    allowed,
    remedy: 'Correct the limits; high itself is no value.',
  });
}

function generate(shape: ShapeLike, dtype: DataType, next: () => number): Tensor {
  const extents = Array.from(shape);
  const numbers = new Float64Array(Tensor.zeros(extents, DataType.UINT8).data.length);
  for (let i = 0; i < numbers.length; i++) numbers[i] = next();
  return tensorOfNumbers(numbers, extents, dtype);
}

/**
 * Random numbers, all equally likely, from `low` up to, but not including, `high`.
 *
 * @param shape - extents, outermost first
 * @param options - the seed; limits; a floating-point type
 * @throws PtoError `ERR_PTO_OPTION_INVALID` without a seed, `ERR_PTO_ARGS_DTYPE` for an integer type
 *
 * @example
 * ```ts
 * import { rand } from '@pto/scene-test';
 *
 * const a = rand([128, 128], { seed: 1 });
 * const b = rand([128, 128], { seed: 2, low: -1, high: 1, dtype: 'bfloat16' });
 * ```
 */
export function rand(shape: ShapeLike, options: RandOptions): Tensor {
  const type = takeFloat(options.dtype);
  const [low, high] = [type.round(options.low ?? 0), type.round(options.high ?? 1)];
  requireLimits(low < high && Number.isFinite(high - low), low, high, `two ${type.name} numbers, low below high`);
  const stream = streamOf(options.seed);
  return generate(shape, type.dtype, () => {
    for (;;) {
      const value = type.round(low + stream.nextUnit() * (high - low));
      // Rounding reaches the limit at times.
      if (value < high) return value;
    }
  });
}

/**
 * Random numbers of the normal distribution.
 *
 * @param shape - extents, outermost first
 * @param options - the seed; mean and standard deviation; a floating-point type
 * @throws PtoError `ERR_PTO_OPTION_INVALID` without a seed, `ERR_PTO_ARGS_DTYPE` for an integer type
 */
export function randn(shape: ShapeLike, options: RandnOptions): Tensor {
  const { mean = 0, std = 1 } = options;
  const type = takeFloat(options.dtype);
  const stream = streamOf(options.seed);
  let spare: number | undefined;
  // Marsaglia's polar method: a point in the unit circle gives two numbers.
  const next = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const [x, y] = [2 * stream.nextUnit() - 1, 2 * stream.nextUnit() - 1];
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
  return generate(shape, type.dtype, () => mean + std * next());
}

/**
 * Random integers, all equally likely, from `low` up to, but not including, `high`. In a floating-point type they have no
 * rounding: a product or sum of few of them is exact.
 *
 * @param shape - extents, outermost first
 * @param options - the seed; limits; data type. Default: `int32`
 * @throws PtoError `ERR_PTO_OPTION_INVALID` without a seed, and for limits that the data type does not hold exactly
 */
export function randint(shape: ShapeLike, options: RandintOptions): Tensor {
  const { low = 0, high } = options;
  const type = elementType(parseDtype(options.dtype ?? DataType.INT32));
  const least = type.isFloat ? -type.exactUpTo : Math.max(Number(type.range[0]), Number.MIN_SAFE_INTEGER);
  const fits = Number.isSafeInteger(low) && Number.isSafeInteger(high) && low >= least && high - 1 <= type.exactUpTo;
  const allowed = `integers that ${type.name} holds exactly, from ${least} to ${type.exactUpTo}, low below high`;
  requireLimits(fits && low < high && high - low <= 2 ** 53, low, high, allowed);
  const stream = streamOf(options.seed);
  return generate(shape, type.dtype, () => low + stream.nextBelow(high - low));
}

/**
 * The integers from 0 up to, but not including, `count`, in random order.
 *
 * @param count - how many
 * @param options - the seed; data type. Default: `int32`
 * @throws PtoError `ERR_PTO_OPTION_INVALID` without a seed, and for a count that the data type does not hold exactly
 */
export function permutation(count: number, options: RandomOptions): Tensor {
  const type = elementType(parseDtype(options.dtype ?? DataType.INT32));
  requireLimits(
    Number.isInteger(count) && count >= 1 && count - 1 <= type.exactUpTo,
    0,
    count,
    `at most ${type.exactUpTo + 1} integers of ${type.name}`,
  );
  const stream = streamOf(options.seed);
  const order = Float64Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const other = stream.nextBelow(i + 1);
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return tensorOfNumbers(order, [count], type.dtype);
}
