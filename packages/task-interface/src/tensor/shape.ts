import { CONTINUOUS_TENSOR_MAX_DIMS as MAX_DIMS } from '../abi/layout.gen.js';
import { invalidArgument } from '../errors/invalid-argument.js';

const MAX_EXTENT = 0xffff_ffff;

/** A list of extents, as any library keeps it. */
export type ShapeLike = ArrayLike<number>;

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { length?: unknown }).length === 'number';
}

/** Number of elements; 1 for the shape without dimensions. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/**
 * Checks a shape and takes a frozen copy.
 *
 * @throws PtoError `ERR_PTO_ARGS_SHAPE` for more than 5 dimensions, and for an extent that is no integer from 1 to 2^32-1
 */
export function takeShape(shape: unknown, what: string): readonly number[] {
  const extents = isArrayLike(shape) ? Array.from(shape) : undefined;
  if (extents === undefined || extents.length > MAX_DIMS) {
    throw invalidArgument({
      code: 'ERR_PTO_ARGS_SHAPE',
      what: `${what}, shape`,
      given: extents ?? shape,
      allowed: `an array of at most ${MAX_DIMS} extents`,
      remedy: extents ? 'Merge neighbouring dimensions.' : 'Pass the extents, outermost first: [rows, columns].',
    });
  }
  for (const extent of extents) {
    if (Number.isInteger(extent) && Number(extent) >= 1 && Number(extent) <= MAX_EXTENT) continue;
    throw invalidArgument({
      code: 'ERR_PTO_ARGS_SHAPE',
      what: `${what}, shape`,
      given: extents,
      allowed: `integer extents from 1 to ${MAX_EXTENT}`,
      remedy: extent === 0 ? 'Leave a tensor without elements out.' : `Correct the extent ${String(extent)}.`,
    });
  }
  return Object.freeze(extents as number[]);
}

/** @throws PtoError `ERR_PTO_ARGS_SHAPE` when elements of `elementSize` bytes in this shape cannot be addressed */
export function checkedByteLength(shape: readonly number[], elementSize: number, what: string): number {
  const nbytes = elementCount(shape) * elementSize;
  if (Number.isSafeInteger(nbytes)) return nbytes;
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_SHAPE',
    what: `${what}, shape`,
    given: shape,
    allowed: 'less than 2^53 bytes in all',
    remedy: 'Make the tensor smaller.',
  });
}

/** Whether strides in elements walk a shape row by row without gaps. Extents of 1 may have any stride. */
export function isRowMajor(shape: readonly number[], strides: ArrayLike<number>): boolean {
  let step = 1;
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    if (shape[dim] !== 1 && strides[dim] !== step) return false;
    step *= shape[dim]!;
  }
  return true;
}
