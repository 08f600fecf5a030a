// Shapes of operands are aligned at their last dimensions; a missing dimension, or one of extent 1, is repeated.

import { shapeError } from './operands.js';

/** The shape that tensors of these shapes have together. */
export function broadcastShapes(operation: string, shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, dim) => {
    const extents = shapes.map((shape) => shape[dim - rank + shape.length] ?? 1);
    const most = Math.max(...extents);
    if (extents.every((extent) => extent === 1 || extent === most)) return most;
    const allowed = 'extents that are equal or 1 in each dimension, from the last one on';
    throw shapeError(`${operation}, shapes`, shapes, allowed, 'Reshape or transpose an operand.');
  });
}

/** Elements from one index to the next in a row-major tensor, for each dimension of `full`; 0 where it repeats. */
function broadcastStrides(shape: readonly number[], full: readonly number[]): number[] {
  const strides = new Array<number>(full.length).fill(0);
  let step = 1;
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    if (shape[dim] !== 1) strides[dim + full.length - shape.length] = step;
    step *= shape[dim]!;
  }
  return strides;
}

/** Indices of elements by strides, in the order of a row-major tensor of `shape`. */
export function stridedIndices(shape: readonly number[], strides: readonly number[]): Float64Array {
  let indices = Float64Array.of(0);
  shape.forEach((extent, dim) => {
    const next = new Float64Array(indices.length * extent);
    for (let i = 0, at = 0; i < indices.length; i++) {
      for (let j = 0; j < extent; j++) next[at++] = indices[i]! + j * strides[dim]!;
    }
    indices = next;
  });
  return indices;
}

/** The index of the element of `shape` that stands at each place of `full`. */
export function broadcastIndices(shape: readonly number[], full: readonly number[]): Float64Array {
  return stridedIndices(full, broadcastStrides(shape, full));
}

/** Elements of `shape`, as many as `full` has; the array itself when both are the same. */
export function spread<T extends Float64Array | BigInt64Array>(
  values: T,
  shape: readonly number[],
  full: readonly number[],
): T {
  if (shape.join() === full.join()) return values;
  const indices = broadcastIndices(shape, full);
  const result = new (values.constructor as new (length: number) => T)(indices.length);
  for (let i = 0; i < result.length; i++) result[i] = values[indices[i]!]!;
  return result;
}
