// A tensor in so few numbers that a page can have thousands of them: what is in it on the whole, its first elements, and means
// of its parts as a small picture.

import { knownElementType } from '../dump/element-type.js';
import type { DumpEntry } from '../dump/recorded-dump.js';
import type { HeatMap, PageTensor } from './page-data.js';
import { tensorChanges } from './tensor-changes.js';

const FIRST = 12;
/** Rows and columns of a picture, at most. */
const MOST_CELLS = 16;

/** Adds up elements, the finite ones apart from the others. */
class Total {
  sum = 0;
  finite = 0;
  nan = 0;
  infinite = 0;
  min = Infinity;
  max = -Infinity;

  add(value: number): void {
    if (Number.isNaN(value)) this.nan++;
    else if (!Number.isFinite(value)) this.infinite++;
    else {
      this.finite++;
      this.sum += value;
      this.min = Math.min(this.min, value);
      this.max = Math.max(this.max, value);
    }
  }
}

/** Means over the last two dimensions, all others together; nothing for what is no matrix. */
function heatMap(shape: readonly number[], count: number, valueOf: (element: number) => number): HeatMap | undefined {
  const [height = 0, width = 0] = shape.slice(-2);
  if (shape.length < 2 || width < 2 || height < 2 || count < width * height) return undefined;
  const [rows, columns] = [Math.min(height, MOST_CELLS), Math.min(width, MOST_CELLS)];
  const sums = new Float64Array(rows * columns);
  const counts = new Uint32Array(rows * columns);
  for (let element = 0; element < count; element++) {
    const row = Math.floor(((Math.floor(element / width) % height) * rows) / height);
    const cell = row * columns + Math.floor(((element % width) * columns) / width);
    sums[cell]! += valueOf(element);
    counts[cell]!++;
  }
  return { rows, columns, values: Float32Array.from(sums, (sum, cell) => sum / counts[cell]!) };
}

function lacksOf({ isTruncated, isOverwritten }: DumpEntry, count: number, wanted: number): string | undefined {
  if (isOverwritten) return 'Later values took the place of these: they are not its own.';
  if (isTruncated || count < wanted) return `Only the first ${count} of ${wanted} elements were kept.`;
  return undefined;
}

/** What is said of values that cannot be read. */
const unknown = {
  ...{ count: 0, min: null, max: null, mean: null, nan: 0, infinite: 0 },
  ...{ first: [], heatMap: undefined, changes: undefined },
} as const;

/**
 * @param entry - what was dumped
 * @param bytes - its values
 * @param task - index of its task in the run
 * @param before - the values of the same tensor before the task, when these are those after it
 */
export function tensorValues(entry: DumpEntry, bytes: Uint8Array, task: number, before?: Uint8Array): PageTensor {
  const { stage, role, subtask, arg, dtype, shape } = entry;
  const about = { task, stage, role, subtask, arg, dtype: dtype.toLowerCase(), shape };
  const type = knownElementType(dtype);
  if (type === undefined) return { ...about, ...unknown, lacks: `Values of type ${dtype} cannot be shown.` };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wanted = shape.reduce((product, extent) => product * extent, 1);
  const count = Math.min(wanted, Math.floor(bytes.byteLength / type.bytes));
  const valueOf = (element: number) => type.number(view, element * type.bytes);
  const total = new Total();
  for (let element = 0; element < count; element++) total.add(valueOf(element));
  const { finite, nan, infinite } = total;
  return {
    ...{ ...about, count, nan, infinite },
    lacks: lacksOf(entry, count, wanted),
    min: finite === 0 ? null : total.min,
    max: finite === 0 ? null : total.max,
    mean: finite === 0 ? null : total.sum / finite,
    first: Array.from({ length: Math.min(count, FIRST) }, (_, element) => type.text(view, element * type.bytes)),
    heatMap: heatMap(shape, count, valueOf),
    changes: before === undefined || entry.isOverwritten ? undefined : tensorChanges(type, shape, before, bytes),
  };
}
