import type { ElementType } from '../dump/element-type.js';
import type { PageChanges } from './page-data.js';

/** The place of an element in a tensor, from the outermost dimension on. */
function indexOf(element: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = element;
  for (const extent of shape.toReversed()) {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return index;
}

/**
 * Compares values before and after a task, as far as both are known. Elements are the same when their bytes are.
 *
 * @param before - in the same order as `after`
 */
export function tensorChanges(
  type: ElementType,
  shape: readonly number[],
  before: Uint8Array,
  after: Uint8Array,
): PageChanges {
  const count = Math.floor(Math.min(before.length, after.length) / type.bytes);
  const [old, now] = [before, after].map(({ buffer, byteOffset, byteLength }) => {
    return new DataView(buffer, byteOffset, byteLength);
  }) as [DataView, DataView];
  let [elements, first, most] = [0, -1, -Infinity];
  for (let element = 0; element < count; element++) {
    const at = element * type.bytes;
    let isSame = true;
    for (let byte = at; isSame && byte < at + type.bytes; byte++) isSame = before[byte] === after[byte];
    if (isSame) continue;
    elements++;
    if (first < 0) first = element;
    const difference = Math.abs(type.number(now, at) - type.number(old, at));
    if (Number.isFinite(difference)) most = Math.max(most, difference);
  }
  return { elements, first: first < 0 ? null : indexOf(first, shape), most: most === -Infinity ? null : most };
}
