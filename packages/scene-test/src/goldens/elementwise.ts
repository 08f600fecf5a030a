import { DataType, Tensor, invalidArgument } from '@pto/task-interface';
import type { TensorLike } from '@pto/task-interface';

import { elementType } from '../tensor/element-type.js';
import { tensorOfNumbers } from '../tensor/numbers.js';
import { broadcastShapes, spread } from './broadcast.js';
import { dtypeError, exactNumbersOf, resultDtype, takeTensor } from './operands.js';
import type { ResultOptions } from './operands.js';

/** A tensor, or one number for all elements. */
export type Operand = TensorLike | number;

interface BinaryOperation {
  readonly name: string;
  readonly of: (x: number, y: number) => number;
  /** The same for 64-bit integers. */
  readonly wide?: (x: bigint, y: bigint) => bigint;
  /** The same for other integers, where it is not the same function. */
  readonly integer?: (x: number, y: number) => number;
}

/** A number becomes a tensor of the other operand's type. */
function takeOperand(name: string, operand: Operand, other: Operand): Tensor {
  if (typeof operand !== 'number') return takeTensor(name, operand, 'operand');
  return Tensor.full([], operand, typeof other === 'number' ? DataType.FLOAT32 : Tensor.from(other).dtype);
}

function applyWide({ name, wide }: BinaryOperation, a: Tensor, b: Tensor, shape: number[]): Tensor {
  if (wide === undefined || a.dtype !== b.dtype) {
    throw dtypeError(name, [a.dtype, b.dtype], 'types of up to 32 bits', "Cast first: cast(x, 'float32').");
  }
  const x = spread(a.data as BigInt64Array, a.shape, shape);
  const y = spread(b.data as BigInt64Array, b.shape, shape);
  return Tensor.from({ data: x.map((value, i) => wide(value, y[i]!)), shape, dtype: a.dtype });
}

function binary(operation: BinaryOperation) {
  const { name, of, integer = of } = operation;
  return (a: Operand, b: Operand, options: ResultOptions = {}): Tensor => {
    const [x, y] = [takeOperand(name, a, b), takeOperand(name, b, a)];
    const dtype = resultDtype(name, options, [x, y]);
    const shape = broadcastShapes(name, [x.shape, y.shape]);
    const types = [x.dtype, y.dtype, dtype].map(elementType);
    if (types.every(({ isWide }) => isWide)) return applyWide(operation, x, y, shape);
    const apply = types.some(({ isFloat }) => isFloat) ? of : integer;
    const left = spread(exactNumbersOf(name, x), x.shape, shape);
    const right = spread(exactNumbersOf(name, y), y.shape, shape);
    const result = new Float64Array(left.length);
    for (let i = 0; i < result.length; i++) result[i] = apply(left[i]!, right[i]!);
    return tensorOfNumbers(result, shape, dtype);
  };
}

function divideIntegers(x: number, y: number): number {
  if (y !== 0) return Math.trunc(x / y);
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_SCALAR',
    what: 'div, divisor of integers',
    given: y,
    allowed: 'anything but 0',
    remedy: 'Divide floats, or leave zeros out of the divisors.',
  });
}

/** `a + b`. Integers wrap around, as on the chip. */
export const add = binary({ name: 'add', of: (x, y) => x + y, wide: (x, y) => x + y });
/** `a - b`. Integers wrap around, as on the chip. */
export const sub = binary({ name: 'sub', of: (x, y) => x - y, wide: (x, y) => x - y });
/** `a * b`. Integers wrap around, as on the chip. */
export const mul = binary({ name: 'mul', of: (x, y) => x * y, integer: Math.imul, wide: (x, y) => x * y });
/** `a / b`; of integers without the fraction. */
export const div = binary({ name: 'div', of: (x, y) => x / y, integer: divideIntegers });
/** The larger one; NaN where either is. */
export const maximum = binary({ name: 'maximum', of: Math.max, wide: (x, y) => (x > y ? x : y) });
/** The smaller one; NaN where either is. */
export const minimum = binary({ name: 'minimum', of: Math.min, wide: (x, y) => (x < y ? x : y) });
/** `a` to the power of `b`. */
export const pow = binary({ name: 'pow', of: Math.pow });

/**
 * Any function of the elements of tensors.
 *
 * @param tensors - one or more; their shapes are broadcast
 * @param of - gets one element of each tensor, and gives one of the result
 * @param options - data type of the result
 * @throws PtoError `ERR_PTO_ARGS_SHAPE`, `ERR_PTO_ARGS_DTYPE`
 *
 * @example
 * ```ts
 * import { map } from '@pto/scene-test/goldens';
 *
 * map([Float32Array.of(1, 2), Float32Array.of(3, 4)], (x, y) => x * x + y).data; // => Float32Array.of(4, 8)
 * ```
 */
export function map(
  tensors: readonly TensorLike[],
  of: (...elements: number[]) => number,
  options: ResultOptions = {},
): Tensor {
  const operands = tensors.map((tensor, i) => takeTensor('map', tensor, `tensor ${i}`));
  const dtype = resultDtype('map', options, operands);
  const shapes = operands.map((operand) => operand.shape);
  const shape = broadcastShapes('map', shapes);
  const numbers = operands.map((operand) => spread(exactNumbersOf('map', operand), operand.shape, shape));
  const length = numbers[0]!.length;
  const result = Float64Array.from({ length }, (_, i) => of(...numbers.map((values) => values[i]!)));
  return tensorOfNumbers(result, shape, dtype);
}
