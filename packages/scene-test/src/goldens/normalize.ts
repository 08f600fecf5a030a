// Operations on whole lines of a tensor: what stands along one dimension.

import type { Tensor, TensorLike } from '@pto/task-interface';

import { tensorOfNumbers } from '../tensor/numbers.js';
import type { AxisOptions } from './layout.js';
import { floatsOf, resultDtype, shapeError, sizeOf, takeAxis, takeTensor } from './operands.js';
import type { ResultOptions } from './operands.js';

/** A line of scores becomes a distribution: each e^(x - largest), of the sum of all. Changes the array. */
export function softmaxInPlace(line: Float64Array): void {
  let largest = -Infinity;
  for (let i = 0; i < line.length; i++) largest = Math.max(largest, line[i]!);
  let total = 0;
  for (let i = 0; i < line.length; i++) total += line[i] = Math.exp(line[i]! - largest);
  for (let i = 0; i < line.length; i++) line[i]! /= total;
}

/** The softmax along a dimension, stable for numbers of any size. Default: the last dimension. */
export function softmax(x: TensorLike, options: ResultOptions & AxisOptions = {}): Tensor {
  const tensor = takeTensor('softmax', x, 'operand');
  const dtype = resultDtype('softmax', options, [tensor]);
  const dim = takeAxis('softmax', options.axis ?? -1, tensor.shape.length);
  const numbers = floatsOf('softmax', tensor);
  const step = sizeOf(tensor.shape.slice(dim + 1));
  const extent = tensor.shape[dim]!;
  const line = new Float64Array(extent);
  for (let start = 0; start < numbers.length; start += step * extent) {
    for (let offset = start; offset < start + step; offset++) {
      for (let i = 0; i < extent; i++) line[i] = numbers[offset + i * step]!;
      softmaxInPlace(line);
      for (let i = 0; i < extent; i++) numbers[offset + i * step] = line[i]!;
    }
  }
  return tensorOfNumbers(numbers, tensor.shape, dtype);
}

/** What normalisations over the last dimension take. */
export interface NormOptions extends ResultOptions {
  /** A factor for each element of a line. Default: none. */
  readonly weight?: TensorLike | undefined;
  /** A summand for each element of a line. Default: none. */
  readonly bias?: TensorLike | undefined;
  /** Keeps the divisor from 0. Default: 1e-5. */
  readonly epsilon?: number | undefined;
}

function perElement(operation: string, given: TensorLike | undefined, name: string, length: number) {
  if (given === undefined) return undefined;
  const tensor = takeTensor(operation, given, name);
  if (tensor.data.length === length) return floatsOf(operation, tensor);
  throw shapeError(`${operation}, ${name}`, tensor.shape, `[${length}]`, 'Pass as many elements as a line has.');
}

function normalizeLines(operation: string, x: TensorLike, options: NormOptions, isCentred: boolean): Tensor {
  const tensor = takeTensor(operation, x, 'operand');
  const dtype = resultDtype(operation, options, [tensor]);
  const length = tensor.shape[takeAxis(operation, -1, tensor.shape.length)]!;
  const weight = perElement(operation, options.weight, 'weight', length);
  const bias = perElement(operation, options.bias, 'bias', length);
  const numbers = floatsOf(operation, tensor);
  for (let start = 0; start < numbers.length; start += length) {
    const line = numbers.subarray(start, start + length);
    const centre = isCentred ? line.reduce((sum, value) => sum + value, 0) / length : 0;
    const variance = line.reduce((sum, value) => sum + (value - centre) ** 2, 0) / length;
    const scale = 1 / Math.sqrt(variance + (options.epsilon ?? 1e-5));
    for (let i = 0; i < length; i++) line[i] = (line[i]! - centre) * scale * (weight?.[i] ?? 1) + (bias?.[i] ?? 0);
  }
  return tensorOfNumbers(numbers, tensor.shape, dtype);
}

/** Each line of the last dimension less its mean, over its standard deviation. */
export function layernorm(x: TensorLike, options: NormOptions = {}): Tensor {
  return normalizeLines('layernorm', x, options, true);
}

/** Each line of the last dimension over its root mean square. */
export function rmsnorm(x: TensorLike, options: Omit<NormOptions, 'bias'> = {}): Tensor {
  return normalizeLines('rmsnorm', x, options, false);
}
