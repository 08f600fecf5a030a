/** For the examples of paged attention: queries, a paged cache of keys and values, and what attention makes of them. */
import { randomFloats, randomIntegers } from './random.js';

export interface PagedAttentionSize {
  readonly sequences: number;
  readonly heads: number;
  readonly dim: number;
  /** Tokens of a block of the cache. */
  readonly blockSize: number;
  /** Largest number of tokens of a sequence. */
  readonly maxContext: number;
}

export interface PagedAttentionInputs {
  readonly query: Float32Array;
  readonly keys: Float32Array;
  readonly values: Float32Array;
  /** Blocks of each sequence in order; rows are padded with block 0, which holds NaNs and belongs to nobody. */
  readonly blockTable: Int32Array;
  /** Tokens of each sequence. */
  readonly context: Int32Array;
  readonly maxBlocks: number;
  readonly cacheBlocks: number;
}

export function pagedAttentionInputs({
  sequences,
  heads,
  dim,
  blockSize,
  maxContext,
}: PagedAttentionSize): PagedAttentionInputs {
  // The first sequence is as long as can be, the others end anywhere in a block.
  const context = randomIntegers(sequences, 1, 1 << 20).map((value) => 1 + (Math.abs(value) % maxContext));
  context[0] = maxContext;
  const maxBlocks = Math.ceil(maxContext / blockSize);
  const cacheBlocks = 1 + context.reduce((sum, tokens) => sum + Math.ceil(tokens / blockSize), 0);

  const keys = randomFloats(cacheBlocks * blockSize * dim, 2);
  const values = randomFloats(keys.length, 3);
  for (const cache of [keys, values]) cache.fill(Number.NaN, 0, blockSize * dim);

  const order = randomIntegers(cacheBlocks, 4, 1 << 30);
  const free = Array.from({ length: cacheBlocks - 1 }, (_, i) => i + 1).sort((x, y) => order[x]! - order[y]!);
  const blockTable = new Int32Array(sequences * maxBlocks);
  context.forEach((tokens, sequence) => {
    for (let i = 0; i * blockSize < tokens; i++) blockTable[sequence * maxBlocks + i] = free.pop()!;
  });
  const query = randomFloats(sequences * heads * dim, 5);
  return { query, keys, values, blockTable, context, maxBlocks, cacheBlocks };
}

/** softmax(query · keysᵀ / √dim) · values of each sequence and head, over all tokens at once. */
export function pagedAttention(
  inputs: PagedAttentionInputs,
  { sequences, heads, dim, blockSize }: PagedAttentionSize,
): Float32Array {
  const { query, keys, values, blockTable, context, maxBlocks } = inputs;
  const out = new Float32Array(sequences * heads * dim);
  for (let row = 0; row < sequences * heads; row++) {
    const sequence = Math.floor(row / heads);
    const at = (token: number) =>
      (blockTable[sequence * maxBlocks + Math.floor(token / blockSize)]! * blockSize + (token % blockSize)) * dim;
    const scores = Array.from({ length: context[sequence]! }, (_, token) => {
      let sum = 0;
      for (let d = 0, from = at(token); d < dim; d++) sum += query[row * dim + d]! * keys[from + d]!;
      return sum / Math.sqrt(dim);
    });
    const maximum = scores.reduce((largest, score) => Math.max(largest, score));
    const weights = scores.map((score) => Math.exp(score - maximum));
    const total = weights.reduce((sum, weight) => sum + weight);
    const sums = new Float64Array(dim);
    weights.forEach((weight, token) => {
      for (let d = 0, from = at(token); d < dim; d++) sums[d]! += weight * values[from + d]!;
    });
    for (let d = 0; d < dim; d++) out[row * dim + d] = sums[d]! / total;
  }
  return out;
}
