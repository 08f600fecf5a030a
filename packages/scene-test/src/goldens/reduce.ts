import { DataType } from '@pto/task-interface';
import type { Tensor, TensorLike } from '@pto/task-interface';

import { tensorOfNumbers } from '../tensor/numbers.js';
import { transpose } from './layout.js';
import type { AxisOptions } from './layout.js';
import { exactNumbersOf, floatsOf, resultDtype, sizeOf, takeAxis, takeTensor } from './operands.js';
import type { ResultOptions } from './operands.js';

/** Over what is reduced. */
export interface ReduceOptions extends ResultOptions {
  /** A dimension or several; negative ones count from the last. Default: all. */
  readonly axis?: number | readonly number[] | undefined;
  /** Whether reduced dimensions stay, with extent 1. Default: no. */
  readonly keepDims?: boolean | undefined;
}

interface Lines {
  /** The elements, those that are reduced to one side by side. */
  readonly numbers: Float64Array;
  readonly length: number;
  /** Shape of the result. */
  readonly shape: number[];
}

function linesOf(operation: string, tensor: Tensor, options: ReduceOptions, numbersOf = exactNumbersOf): Lines {
  const { shape } = tensor;
  const all = [...shape.keys()];
  const axes: readonly number[] = typeof options.axis === 'number' ? [options.axis] : (options.axis ?? all);
  const reduced = new Set(axes.map((axis) => takeAxis(operation, axis, shape.length)).sort());
  const kept = all.filter((dim) => !reduced.has(dim));
  const order = [...kept, ...reduced];
  const isInOrder = order.every((dim, i) => dim === i);
  const keptShape = options.keepDims
    ? shape.map((extent, dim) => (reduced.has(dim) ? 1 : extent))
    : kept.map((dim) => shape[dim]!);
  return {
    numbers: numbersOf(operation, isInOrder ? tensor : transpose(tensor, order)),
    length: sizeOf([...reduced].map((dim) => shape[dim]!)),
    shape: keptShape,
  };
}

function reduceLines({ numbers, length }: Lines, of: (line: Float64Array) => number): Float64Array {
  const result = new Float64Array(numbers.length / length);
  for (let i = 0; i < result.length; i++) result[i] = of(numbers.subarray(i * length, (i + 1) * length));
  return result;
}

function reduction(name: string, of: (line: Float64Array) => number, numbersOf = exactNumbersOf) {
  return (x: TensorLike, options: ReduceOptions = {}): Tensor => {
    const tensor = takeTensor(name, x, 'operand');
    const dtype = resultDtype(name, options, [tensor]);
    const lines = linesOf(name, tensor, options, numbersOf);
    return tensorOfNumbers(reduceLines(lines, of), lines.shape, dtype);
  };
}

function sumOf(line: Float64Array): number {
  let total = 0;
  for (let i = 0; i < line.length; i++) total += line[i]!;
  return total;
}

function largestOf(line: Float64Array): number {
  let most = line[0]!;
  for (let i = 1; i < line.length; i++) most = Math.max(most, line[i]!);
  return most;
}

function smallestOf(line: Float64Array): number {
  let least = line[0]!;
  for (let i = 1; i < line.length; i++) least = Math.min(least, line[i]!);
  return least;
}

/** The sum, added in doubles and rounded once; integers wrap around. */
export const sum = reduction('sum', sumOf);
/** The mean, of a floating-point type. */
export const mean = reduction('mean', (line) => sumOf(line) / line.length, floatsOf);
/** The largest element; NaN where one is. */
export const max = reduction('max', largestOf);
/** The smallest element; NaN where one is. */
export const min = reduction('min', smallestOf);

function indexReduction(name: string, best: (line: Float64Array) => number) {
  return (x: TensorLike, options: ReduceOptions = {}): Tensor => {
    const lines = linesOf(name, takeTensor(name, x, 'operand'), options);
    const dtype = resultDtype(name, { dtype: options.dtype ?? DataType.INT32 }, []);
    const indexOf = (line: Float64Array) => {
      const target = best(line);
      return line.findIndex((value) => value === target || Object.is(value, target));
    };
    return tensorOfNumbers(reduceLines(lines, indexOf), lines.shape, dtype);
  };
}

/** Index of the first largest element among those that are reduced, as `int32`; NaN is larger than all. */
export const argmax = indexReduction('argmax', largestOf);
/** Index of the first smallest element among those that are reduced, as `int32`; NaN is smaller than all. */
export const argmin = indexReduction('argmin', smallestOf);

/** Sums of all elements up to each one, along a dimension. Default: the last one. */
export function cumsum(x: TensorLike, options: ResultOptions & AxisOptions = {}): Tensor {
  const tensor = takeTensor('cumsum', x, 'operand');
  const dtype = resultDtype('cumsum', options, [tensor]);
  const dim = takeAxis('cumsum', options.axis ?? -1, tensor.shape.length);
  const numbers = exactNumbersOf('cumsum', tensor);
  const step = sizeOf(tensor.shape.slice(dim + 1));
  const length = step * tensor.shape[dim]!;
  for (let i = 0; i < numbers.length; i++) {
    if (i % length >= step) numbers[i]! += numbers[i - step]!;
  }
  return tensorOfNumbers(numbers, tensor.shape, dtype);
}
