import type { GraphLayout, LayoutDirection } from '../../graph/layout/layout-options.js';

/** What an edge connects: sizes by node. */
interface Sizes {
  readonly width: readonly number[];
  readonly height: readonly number[];
}

/**
 * The points of an edge: where it leaves its first task, its bends, and where it reaches the other one.
 *
 * @returns x and y in turn
 */
export function edgePoints(
  layout: GraphLayout,
  sizes: Sizes,
  direction: LayoutDirection,
  edge: number,
  pred: number,
  succ: number,
): number[] {
  const points = sideOf(layout, sizes, direction, pred, 1);
  for (let i = layout.bendStart[edge]!; i < layout.bendStart[edge + 1]!; i++) {
    points.push(layout.bendX[i]!, layout.bendY[i]!);
  }
  return [...points, ...sideOf(layout, sizes, direction, succ, -1)].map((value) => Math.round(value));
}

/** The middle of the side of a node that faces the way of the edges (1), or the other one (-1). */
function sideOf(
  { x, y }: GraphLayout,
  { width, height }: Sizes,
  direction: LayoutDirection,
  node: number,
  side: 1 | -1,
) {
  const way = direction === 'TB' || direction === 'LR' ? side : -side;
  return direction === 'TB' || direction === 'BT'
    ? [x[node]!, y[node]! + (way * height[node]!) / 2]
    : [x[node]! + (way * width[node]!) / 2, y[node]!];
}
