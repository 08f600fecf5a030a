import { DataType, bfloat16Value, float16Value } from '@pto/task-interface';
import type { Tensor } from '@pto/task-interface';

import type { ElementError } from '../model/tensor-mismatch.js';

function elementAt({ data, dtype }: Tensor, index: number): number | bigint {
  const element = data[index]!;
  if (dtype === DataType.FLOAT16) return float16Value(Number(element));
  return dtype === DataType.BFLOAT16 ? bfloat16Value(Number(element)) : element;
}

/** The shortest text that is this number again when it is rounded to float32. */
function floatText(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}

function elementText(value: number | bigint): string {
  return typeof value === 'bigint' || Number.isInteger(value) ? String(value) : floatText(value);
}

function absError(actual: number | bigint, expected: number | bigint): number | null {
  if (typeof actual === 'bigint' || typeof expected === 'bigint') {
    return Math.abs(Number(BigInt(actual) - BigInt(expected)));
  }
  const error = Math.abs(actual - expected);
  return Number.isFinite(error) ? error : null;
}

/** The index in each dimension of an element in row-major order. */
function indexIn(shape: readonly number[], element: number): number[] {
  const index = new Array<number>(shape.length);
  let rest = element;
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    index[dim] = rest % shape[dim]!;
    rest = Math.floor(rest / shape[dim]!);
  }
  return index;
}

/** What a report says about one element that differs. */
export function describeElement(actual: Tensor, expected: Tensor, index: number): ElementError {
  const [a, e] = [elementAt(actual, index), elementAt(expected, index)];
  return {
    index: indexIn(actual.shape, index),
    actual: elementText(a),
    expected: elementText(e),
    absError: absError(a, e),
  };
}
