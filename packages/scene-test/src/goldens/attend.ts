import { softmaxInPlace } from './normalize.js';

/** Rows of keys and values. */
export interface KeyValueRows {
  readonly keys: Float64Array;
  readonly values: Float64Array;
  readonly keyDim: number;
  readonly valueDim: number;
  /** Number of the row of each token, in order. */
  readonly rowOf: (token: number) => number;
}

/** softmax(query · keysᵀ · scale) · values of one query over the first `tokens` tokens; adds to `out`. */
export function attend(
  query: Float64Array,
  rows: KeyValueRows,
  tokens: number,
  scale: number,
  out: Float64Array,
): void {
  const { keys, values, keyDim, valueDim, rowOf } = rows;
  const weights = new Float64Array(tokens);
  for (let token = 0; token < tokens; token++) {
    const start = rowOf(token) * keyDim;
    let score = 0;
    for (let d = 0; d < keyDim; d++) score += query[d]! * keys[start + d]!;
    weights[token] = score * scale;
  }
  softmaxInPlace(weights);
  for (let token = 0; token < tokens; token++) {
    const start = rowOf(token) * valueDim;
    for (let d = 0; d < valueDim; d++) out[d]! += weights[token]! * values[start + d]!;
  }
}
