import type { Tensor, TensorLike } from '@pto/task-interface';

import { tensorOfNumbers } from '../tensor/numbers.js';
import { erfc } from './error-function.js';
import { exactNumbersOf, floatsOf, resultDtype, takeTensor } from './operands.js';
import type { ResultOptions } from './operands.js';

type Unary = (x: TensorLike, options?: ResultOptions) => Tensor;

function unary(name: string, numbersOf: typeof floatsOf, of: (value: number) => number): Unary {
  return (x, options = {}) => {
    const tensor = takeTensor(name, x, 'operand');
    const dtype = resultDtype(name, options, [tensor]);
    const numbers = numbersOf(name, tensor);
    for (let i = 0; i < numbers.length; i++) numbers[i] = of(numbers[i]!);
    return tensorOfNumbers(numbers, tensor.shape, dtype);
  };
}

/** For types with fractions only. */
function ofFloats(name: string, of: (value: number) => number): Unary {
  return unary(name, floatsOf, of);
}

function ofNumbers(name: string, of: (value: number) => number): Unary {
  return unary(name, exactNumbersOf, of);
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** `-x` */
export const neg = ofNumbers('neg', (x) => -x);
/** `|x|` */
export const abs = ofNumbers('abs', Math.abs);
/** `max(x, 0)`; NaN stays NaN. */
export const relu = ofNumbers('relu', (x) => Math.max(x, 0));
/** `eˣ` */
export const exp = ofFloats('exp', Math.exp);
/** The natural logarithm. */
export const log = ofFloats('log', Math.log);
/** `√x` */
export const sqrt = ofFloats('sqrt', Math.sqrt);
/** `1 / √x` */
export const rsqrt = ofFloats('rsqrt', (x) => 1 / Math.sqrt(x));
/** `1 / x` */
export const reciprocal = ofFloats('reciprocal', (x) => 1 / x);
/** The hyperbolic tangent. */
export const tanh = ofFloats('tanh', Math.tanh);
/** `1 / (1 + e⁻ˣ)` */
export const sigmoid = ofFloats('sigmoid', logistic);
/** `x / (1 + e⁻ˣ)`; also called swish. */
export const silu = ofFloats('silu', (x) => (x === -Infinity ? -0 : x * logistic(x)));

const exactGelu = ofFloats('gelu', (x) => (x === -Infinity ? -0 : (x * erfc(-x / Math.SQRT2)) / 2));
const tanhGelu = ofFloats('gelu', (x) => {
  if (x === -Infinity) return -0;
  return (x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))) / 2;
});

/** How {@link gelu} is computed. */
export interface GeluOptions extends ResultOptions {
  /** `tanh` is the approximation that many kernels use. Default: `none`, exact. */
  readonly approximate?: 'none' | 'tanh' | undefined;
}

/** `x · Φ(x)`, with the normal distribution's Φ. */
export function gelu(x: TensorLike, options: GeluOptions = {}): Tensor {
  return options.approximate === 'tanh' ? tanhGelu(x, options) : exactGelu(x, options);
}
