import type { Tensor, TensorLike } from '@pto/task-interface';

import { tensorOfNumbers } from '../tensor/numbers.js';
import { attend } from './attend.js';
import { floatsOf, resultDtype, shapeError, takeTensor } from './operands.js';
import type { ResultOptions } from './operands.js';

/** How attention is computed. */
export interface AttentionOptions extends ResultOptions {
  /** Factor of the scores. Default: 1 / √dim. */
  readonly scale?: number | undefined;
}

/** Attention over keys and values that lie in order. */
export interface MaskedAttentionOptions extends AttentionOptions {
  /** Whether the last query sees all tokens and each one before it one less. Default: no, all queries see all tokens. */
  readonly causal?: boolean | undefined;
}

/** Checks the shapes and takes the extents out of them. */
function takeExtents(q: Tensor, k: Tensor, v: Tensor, isCausal: boolean) {
  const [queries, dim] = [q.shape.at(-2)!, q.shape.at(-1)!];
  const [tokens, valueDim] = [v.shape.at(-2)!, v.shape.at(-1)!];
  const queriesPerKey = (q.shape.at(-3) ?? 1) / (k.shape.at(-3) ?? 1);
  const fits =
    q.shape.length >= 2 &&
    k.shape.length === q.shape.length &&
    k.shape.slice(0, -1).join() === v.shape.slice(0, -1).join() &&
    k.shape.at(-1) === dim &&
    k.shape.slice(0, -3).join() === q.shape.slice(0, -3).join() &&
    Number.isInteger(queriesPerKey) &&
    (!isCausal || queries <= tokens);
  if (fits) return { queries, dim, tokens, valueDim, queriesPerKey };
  throw shapeError(
    'attention, shapes of query, key and value',
    [q.shape, k.shape, v.shape],
    '[..., heads, queries, dim], [..., kvHeads, tokens, dim] and [..., kvHeads, tokens, valueDim]',
    'heads must be a multiple of kvHeads; with causal, there are no more queries than tokens.',
  );
}

/**
 * Attention of queries over keys and values: softmax(q · kᵀ · scale) · v. Several heads of queries may share one of keys
 * and values.
 *
 * @param query - shape [..., heads, queries, dim]; without heads [queries, dim]
 * @param key - shape [..., kvHeads, tokens, dim]; heads is a multiple of kvHeads
 * @param value - shape [..., kvHeads, tokens, valueDim]
 * @param options - scale, causal mask, data type
 * @returns shape [..., heads, queries, valueDim]
 * @throws PtoError `ERR_PTO_ARGS_SHAPE` when shapes do not fit
 */
export function attention(
  query: TensorLike,
  key: TensorLike,
  value: TensorLike,
  options: MaskedAttentionOptions = {},
): Tensor {
  const take = (given: TensorLike, name: string) => takeTensor('attention', given, name);
  const [q, k, v] = [take(query, 'query'), take(key, 'key'), take(value, 'value')];
  const dtype = resultDtype('attention', options, [q, k, v]);
  const isCausal = options.causal ?? false;
  const { queries, dim, tokens, valueDim, queriesPerKey } = takeExtents(q, k, v, isCausal);
  const [qs, ks, vs] = [floatsOf('attention', q), floatsOf('attention', k), floatsOf('attention', v)];
  const scale = options.scale ?? 1 / Math.sqrt(dim);
  const out = new Float64Array((qs.length / dim) * valueDim);
  for (let i = 0; i < qs.length / dim; i++) {
    const kvHead = Math.floor(Math.floor(i / queries) / queriesPerKey);
    const rowOf = (token: number) => kvHead * tokens + token;
    const seen = isCausal ? tokens - (queries - 1 - (i % queries)) : tokens;
    const line = qs.subarray(i * dim, (i + 1) * dim);
    const rows = { keys: ks, values: vs, keyDim: dim, valueDim, rowOf };
    attend(line, rows, seen, scale, out.subarray(i * valueDim, (i + 1) * valueDim));
  }
  return tensorOfNumbers(out, [...q.shape.slice(0, -1), valueDim], dtype);
}
