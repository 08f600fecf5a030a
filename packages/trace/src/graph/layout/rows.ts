/** Nodes in rows, from left to right. */
export interface Rows {
  readonly width: number;
  readonly height: number;
}

/**
 * Puts nodes without edges in rows.
 *
 * @param nodes - which
 * @param width - of each node
 * @param height - of each node
 * @param gap - the room between neighbours
 * @param room - how wide a row may be; a single node may be wider
 * @param x - gets the middle of each node
 * @param y - gets the middle of each node
 */
export function placeRows(
  nodes: readonly number[],
  width: ArrayLike<number>,
  height: ArrayLike<number>,
  gap: number,
  room: number,
  x: Float64Array,
  y: Float64Array,
): Rows {
  let [left, top, rowHeight, widest] = [0, 0, 0, 0];
  for (const node of nodes) {
    if (left > 0 && left + width[node]! > room) {
      top += rowHeight + gap;
      left = rowHeight = 0;
    }
    x[node] = left + width[node]! / 2;
    y[node] = top + height[node]! / 2;
    widest = Math.max(widest, left + width[node]!);
    rowHeight = Math.max(rowHeight, height[node]!);
    left += width[node]! + gap;
  }
  return { width: widest, height: top + rowHeight };
}
