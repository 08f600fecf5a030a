/** The way edges point: top to bottom, left to right, bottom to top, right to left. */
export type LayoutDirection = 'TB' | 'LR' | 'BT' | 'RL';

/** How a graph is drawn. */
export interface LayoutOptions {
  /** The way edges point. Default: `TB`. */
  readonly direction?: LayoutDirection;
  /** Room between neighbours of one layer. Default: 24. */
  readonly nodeGap?: number;
  /** Room between layers. Default: 48. */
  readonly layerGap?: number;
}

/** The size of each node. */
export interface NodeSizes {
  readonly width: ArrayLike<number>;
  readonly height: ArrayLike<number>;
}

/** Where everything of a drawing is. All of it lies between 0 and `width`, and 0 and `height`. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** The middle of each node. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The layer of each node; edges lead to higher ones. -1 for nodes without edges, which lie in rows after the layers. */
  readonly layer: Int32Array;
  /** Where the bends of an edge start in {@link bendX}; has one entry more than there are edges. */
  readonly bendStart: Int32Array;
  /** The points that edges go through between their ends. */
  readonly bendX: Float64Array;
  readonly bendY: Float64Array;
}
