/** For the examples of paged attention: queries, and a paged cache of keys and values. */
import { permutation, rand, randint, zeros } from '@pto/scene-test';

export interface PagedAttentionSize {
  readonly sequences: number;
  readonly heads: number;
  readonly dim: number;
  /** Tokens of a block of the cache. */
  readonly blockSize: number;
  /** Largest number of tokens of a sequence. */
  readonly maxContext: number;
}

/**
 * The tensors in the order of the orchestrations' arguments. Block 0 of the cache holds NaNs and belongs to nobody; rows of
 * the table are padded with it.
 */
export function pagedAttentionInputs({ sequences, heads, dim, blockSize, maxContext }: PagedAttentionSize) {
  // The first sequence is as long as can be, the others end anywhere in a block.
  const context = randint([sequences], { seed: 1, low: 1, high: maxContext + 1 });
  const tokens = context.data as Int32Array;
  tokens[0] = maxContext;
  const maxBlocks = Math.ceil(maxContext / blockSize);
  const blocks = tokens.reduce((sum, count) => sum + Math.ceil(count / blockSize), 0);

  const cache = (seed: number) => {
    const rows = rand([1 + blocks, blockSize, dim], { seed, low: -1, high: 1 });
    (rows.data as Float32Array).fill(Number.NaN, 0, blockSize * dim);
    return rows;
  };
  const free = [...(permutation(blocks, { seed: 4 }).data as Int32Array)];
  const blockTable = zeros([sequences, maxBlocks], 'int32');
  tokens.forEach((count, sequence) => {
    for (let i = 0; i * blockSize < count; i++) blockTable.data[sequence * maxBlocks + i] = 1 + free.pop()!;
  });
  const query = rand([sequences, heads, dim], { seed: 5, low: -1, high: 1 });
  return { query, keys: cache(2), values: cache(3), blockTable, context };
}
