/** How one tensor of a case compares with its golden result. */
export interface TensorMismatch {
  readonly name: string;
  /** `dtype` and `shape` are looked at first: elements are compared only when both are equal. */
  readonly status: 'ok' | 'dtype' | 'shape' | 'values';
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly expectedDtype: string;
  readonly expectedShape: readonly number[];
  readonly elements: number;
  readonly mismatches: number;
  /** `mismatches` of `elements`, between 0 and 1. */
  readonly mismatchRatio: number;
  readonly nanActual: number;
  readonly nanExpected: number;
  readonly infActual: number;
  readonly infExpected: number;
  /** Largest finite `|actual - expected|`; of the elements within the tolerance too. */
  readonly maxAbsError: number;
  /** Largest finite `|actual - expected| / |expected|`, over elements whose expected value is not 0. */
  readonly maxRelError: number;
  readonly rtol: number;
  readonly atol: number;
  /** The first 8 elements that differ, in memory order. */
  readonly first: readonly ElementError[];
  /** The 8 elements that differ most. */
  readonly worst: readonly ElementError[];
  readonly heatMap?: HeatMap | undefined;
}

/** One element that differs. Values are text, because JSON has neither NaN nor 64-bit integers. */
export interface ElementError {
  readonly index: readonly number[];
  readonly actual: string;
  readonly expected: string;
  /** `null`: not finite, because one of the values is NaN or infinite. */
  readonly absError: number | null;
}

/**
 * The largest absolute errors over parts of a tensor, row by row. Only elements that differ count, so 0 is a part that is
 * right; `null` is an error that is not finite.
 */
export interface HeatMap {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly (number | null)[];
}

/** How far a tensor may be from its golden result: `|actual - expected| <= atol + rtol * |expected|`. */
export interface Tolerance {
  readonly rtol?: number | undefined;
  readonly atol?: number | undefined;
  /** Part of the elements that may be further away than that, between 0 and 1. */
  readonly mismatchRatio?: number | undefined;
}
