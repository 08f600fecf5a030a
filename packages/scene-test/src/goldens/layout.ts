// Operations that move elements without changing them, of any data type.

import { Tensor } from '@pto/task-interface';
import type { TensorLike } from '@pto/task-interface';

import { broadcastIndices, broadcastShapes, stridedIndices } from './broadcast.js';
import { exactNumbersOf, resultDtype, shapeError, sizeOf, takeAxis, takeTensor } from './operands.js';

/** A tensor of the elements at these indices. */
function pick(tensor: Tensor, indices: Float64Array, shape: readonly number[]): Tensor {
  const result = Tensor.zeros(shape, tensor.dtype);
  for (let i = 0; i < indices.length; i++) result.data[i] = tensor.data[indices[i]!]!;
  return result;
}

/** The tensor with its dimensions in another order. Default: the last two change places. */
export function transpose(x: TensorLike, axes?: readonly number[]): Tensor {
  const tensor = takeTensor('transpose', x, 'operand');
  const { shape } = tensor;
  const all = [...shape.keys()];
  const order = axes ?? [...all.slice(0, -2), ...all.slice(-2).reverse()];
  const dims = order.map((axis) => takeAxis('transpose', axis, shape.length));
  if (new Set(dims).size !== shape.length || dims.length !== shape.length) {
    throw shapeError('transpose, axes', order, `each of ${shape.length} dimensions once`, 'Correct the axes.');
  }
  const strides = dims.map((dim) => sizeOf(shape.slice(dim + 1)));
  const newShape = dims.map((dim) => shape[dim]!);
  return pick(tensor, stridedIndices(newShape, strides), newShape);
}

/** The elements in another shape; one extent may be -1, which is what is left. */
export function reshape(x: TensorLike, shape: readonly number[]): Tensor {
  const tensor = takeTensor('reshape', x, 'operand');
  const known = sizeOf(shape.filter((extent) => extent !== -1));
  const extents = shape.map((extent) => (extent === -1 ? tensor.data.length / known : extent));
  if (sizeOf(extents) === tensor.data.length && extents.every((extent) => Number.isInteger(extent) && extent > 0)) {
    return Tensor.from({ data: tensor.data.slice(), shape: extents, dtype: tensor.dtype });
  }
  const allowed = `extents whose product is ${tensor.data.length}`;
  throw shapeError('reshape, shape', shape, allowed, 'Correct the extents; at most one may be -1.');
}

/** The tensor repeated to a larger shape. */
export function broadcastTo(x: TensorLike, shape: readonly number[]): Tensor {
  const tensor = takeTensor('broadcastTo', x, 'operand');
  const full = broadcastShapes('broadcastTo', [tensor.shape, shape]);
  if (full.join() !== shape.join()) {
    throw shapeError('broadcastTo, shape', shape, `what [${tensor.shape.join(', ')}] fits in`, 'Correct the shape.');
  }
  return pick(tensor, broadcastIndices(tensor.shape, full), full);
}

/** Along which dimension an operation goes; negative ones count from the last. */
export interface AxisOptions {
  readonly axis?: number | undefined;
}

/** Tensors one after the other along a dimension. Default: the first one. */
export function concat(tensors: readonly TensorLike[], { axis = 0 }: AxisOptions = {}): Tensor {
  const parts = tensors.map((tensor, i) => takeTensor('concat', tensor, `tensor ${i}`));
  const [first] = parts;
  if (first === undefined) throw shapeError('concat, tensors', [], 'one or more', 'Pass the tensors as an array.');
  const dtype = resultDtype('concat', {}, parts);
  const dim = takeAxis('concat', axis, first.shape.length);
  const others = (shape: readonly number[]) => shape.map((extent, i) => (i === dim ? '' : extent)).join();
  if (parts.some(({ shape }) => others(shape) !== others(first.shape))) {
    const shapes = parts.map(({ shape }) => shape);
    throw shapeError('concat, shapes', shapes, `shapes that differ in dimension ${dim} only`, 'Reshape the tensors.');
  }
  const [before, after] = [first.shape.slice(0, dim), first.shape.slice(dim + 1)];
  const extent = parts.reduce((sum, { shape }) => sum + shape[dim]!, 0);
  const result = Tensor.zeros([...before, extent, ...after], dtype);
  let to = 0;
  for (let outer = 0; outer < sizeOf(before); outer++) {
    for (const { data, shape } of parts) {
      const length = shape[dim]! * sizeOf(after);
      for (let i = 0; i < length; i++) result.data[to++] = data[outer * length + i]!;
    }
  }
  return result;
}

/** The parts of a dimension that indices name; the indices' shape takes its place. Default: the first dimension. */
export function gather(x: TensorLike, indices: TensorLike, { axis = 0 }: AxisOptions = {}): Tensor {
  const tensor = takeTensor('gather', x, 'operand');
  const list = takeTensor('gather', indices, 'indices');
  const dim = takeAxis('gather', axis, tensor.shape.length);
  const extent = tensor.shape[dim]!;
  const at = exactNumbersOf('gather', list);
  const wrong = at.find((index) => !Number.isInteger(index) || index < 0 || index >= extent);
  if (wrong !== undefined) {
    throw shapeError('gather, index', wrong, `an integer from 0 to ${extent - 1}`, 'Correct the indices.');
  }
  const [before, after] = [tensor.shape.slice(0, dim), tensor.shape.slice(dim + 1)];
  const [outer, inner] = [sizeOf(before), sizeOf(after)];
  const result = Tensor.zeros([...before, ...list.shape, ...after], tensor.dtype);
  for (let i = 0, to = 0; i < outer; i++) {
    for (const index of at) {
      const from = (i * extent + index) * inner;
      for (let j = 0; j < inner; j++) result.data[to++] = tensor.data[from + j]!;
    }
  }
  return result;
}

/** Which part {@link slice} takes. */
export interface SliceOptions extends AxisOptions {
  /** Default: 0. */
  readonly start?: number | undefined;
  /** Index after the last one. Default: the extent. */
  readonly end?: number | undefined;
}

/** A range of a dimension. Default: of the first one. */
export function slice(x: TensorLike, { axis = 0, start = 0, end }: SliceOptions): Tensor {
  const tensor = takeTensor('slice', x, 'operand');
  const extent = tensor.shape[takeAxis('slice', axis, tensor.shape.length)]!;
  const stop = end ?? extent;
  if (!Number.isInteger(start) || !Number.isInteger(stop) || start < 0 || stop > extent || start >= stop) {
    throw shapeError('slice, range', [start, stop], `a range within 0 to ${extent}`, 'Correct start and end.');
  }
  const indices = Int32Array.from({ length: stop - start }, (_, i) => start + i);
  return gather(tensor, indices, { axis });
}

/** The tensor shifted along a dimension; what falls off one end comes in at the other. Default: the last dimension. */
export function roll(x: TensorLike, shift: number, { axis = -1 }: AxisOptions = {}): Tensor {
  const tensor = takeTensor('roll', x, 'operand');
  const extent = tensor.shape[takeAxis('roll', axis, tensor.shape.length)]!;
  const indices = Int32Array.from({ length: extent }, (_, i) => (((i - shift) % extent) + extent) % extent);
  return gather(tensor, indices, { axis });
}
