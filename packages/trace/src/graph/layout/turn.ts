import type { GraphLayout, LayoutDirection } from './layout-options.js';

/** Turns a drawing whose edges point down into another direction. */
export function turned(layout: GraphLayout, direction: LayoutDirection): GraphLayout {
  const { width, height, x, y, bendX, bendY } = layout;
  const up = (values: Float64Array) => values.map((value) => height - value);
  switch (direction) {
    case 'TB':
      return layout;
    case 'BT':
      return { ...layout, y: up(y), bendY: up(bendY) };
    case 'LR':
      return { ...layout, width: height, height: width, x: y, y: x, bendX: bendY, bendY: bendX };
    case 'RL':
      return { ...layout, width: height, height: width, x: up(y), y: x, bendX: up(bendY), bendY: bendX };
  }
}
