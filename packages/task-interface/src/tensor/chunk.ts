import { invalidArgument } from '../errors/invalid-argument.js';
import { elementCount } from './shape.js';
import { MAX_VIEW_BYTES } from './tensor-memory.js';

/** A part of a tensor: its shape, and which of the elements are before it. */
export interface Chunk {
  readonly shape: readonly number[];
  readonly firstElement: number;
}

/** The dimension that is split: the outermost that is not 1. */
function splitDimension(shape: readonly number[]): number {
  const at = shape.findIndex((extent) => extent > 1);
  return at < 0 ? 0 : at;
}

/** How many parts a tensor is split into so that each fits an ArrayBuffer, if splitting one dimension makes that possible. */
export function chunkCountOf(shape: readonly number[], nbytes: number): number {
  if (nbytes <= MAX_VIEW_BYTES) return 1;
  const extent = shape[splitDimension(shape)]!;
  const rowsPerChunk = Math.max(1, Math.floor(MAX_VIEW_BYTES / (nbytes / extent)));
  return Math.ceil(extent / rowsPerChunk);
}

/**
 * The part `index` of `count` nearly equal ones.
 *
 * @throws PtoError `ERR_PTO_ARGS_SHAPE` for a count or an index that is out of range
 */
export function chunkOf(shape: readonly number[], index: number, count: number): Chunk {
  const dimension = splitDimension(shape);
  const extent = shape[dimension] ?? 1;
  requireInteger('count', count, 1, extent, `The dimension that is split has ${extent} elements.`);
  requireInteger('index', index, 0, count - 1, 'Chunks count from 0.');
  const boundary = (i: number): number => i * Math.floor(extent / count) + Math.min(i, extent % count);
  const start = boundary(index);
  const row = elementCount(shape.slice(dimension + 1));
  return {
    shape: shape.map((whole, i) => (i === dimension ? boundary(index + 1) - start : whole)),
    firstElement: start * row,
  };
}

function requireInteger(name: string, given: number, least: number, most: number, remedy: string): void {
  if (Number.isInteger(given) && given >= least && given <= most) return;
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_SHAPE',
    what: `Tensor.chunk, ${name}`,
    given,
    allowed: least === most ? `${least}` : `an integer from ${least} to ${most}`,
    remedy,
  });
}
