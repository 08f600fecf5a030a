import type { Tensor, TensorLike } from '@pto/task-interface';

import { tensorOfNumbers } from '../tensor/numbers.js';
import { attend } from './attend.js';
import type { AttentionOptions } from './attention.js';
import { exactNumbersOf, floatsOf, resultDtype, shapeError, takeTensor } from './operands.js';

/** What attention over a paged cache reads. */
export interface PagedAttentionInputs {
  /** Shape [sequences, heads, dim]: one query a sequence and head. */
  readonly query: TensorLike;
  /** Shape [blocks, blockSize, kvHeads, dim], or [blocks, blockSize, dim] for one head that all share. */
  readonly keys: TensorLike;
  /** Shape like that of the keys. */
  readonly values: TensorLike;
  /** Shape [sequences, maxBlocks]: the blocks of each sequence in order. Those that it does not need are not read. */
  readonly blockTable: TensorLike;
  /** Shape [sequences]: tokens of each. */
  readonly context: TensorLike;
}

type Inputs = Readonly<Record<keyof PagedAttentionInputs, Tensor>>;

/** Checks the shapes and takes the extents out of them. */
function takeExtents({ query, keys, values, blockTable, context }: Inputs) {
  const [sequences = 0, heads = 0, dim = 0] = query.shape;
  const [blocks = 0, blockSize = 0] = keys.shape;
  const [, maxBlocks = 0] = blockTable.shape;
  const kvHeads = keys.shape.length === 4 ? keys.shape[2]! : 1;
  const fits =
    query.shape.length === 3 &&
    keys.shape.join() === values.shape.join() &&
    keys.data.length === blocks * blockSize * kvHeads * dim &&
    blockTable.shape.join() === `${sequences},${maxBlocks}` &&
    context.shape.join() === `${sequences}` &&
    heads % kvHeads === 0;
  if (fits) return { sequences, heads, dim, blocks, blockSize, maxBlocks, kvHeads };
  throw shapeError(
    'pagedAttention, shapes of query, keys, values, blockTable and context',
    [query.shape, keys.shape, values.shape, blockTable.shape, context.shape],
    '[sequences, heads, dim], twice [blocks, blockSize, kvHeads, dim], [sequences, maxBlocks] and [sequences]',
    'heads must be a multiple of kvHeads.',
  );
}

function requireIndex(what: string, value: number, least: number, most: number, remedy: string): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw shapeError(`pagedAttention, ${what}`, value, `an integer from ${least} to ${most}`, remedy);
}

/**
 * Attention of one query a sequence and head over keys and values that lie in blocks of a cache.
 *
 * @param inputs - queries, cache, and which blocks of it belong to which sequence
 * @param options - scale, data type
 * @returns shape [sequences, heads, dim]
 * @throws PtoError `ERR_PTO_ARGS_SHAPE` when shapes do not fit, and for tokens or blocks that are not there
 */
export function pagedAttention(inputs: PagedAttentionInputs, options: AttentionOptions = {}): Tensor {
  const take = (name: keyof PagedAttentionInputs) => takeTensor('pagedAttention', inputs[name], name);
  const [query, keys, values] = [take('query'), take('keys'), take('values')];
  const [blockTable, context] = [take('blockTable'), take('context')];
  const dtype = resultDtype('pagedAttention', options, [query, keys, values]);
  const extents = takeExtents({ query, keys, values, blockTable, context });
  const { sequences, heads, dim, blocks, blockSize, maxBlocks, kvHeads } = extents;
  const scale = options.scale ?? 1 / Math.sqrt(dim);

  const floats = (tensor: Tensor) => floatsOf('pagedAttention', tensor);
  const [qs, ks, vs] = [floats(query), floats(keys), floats(values)];
  const blockOf = exactNumbersOf('pagedAttention', blockTable);
  const tokensOf = exactNumbersOf('pagedAttention', context);
  const out = new Float64Array(qs.length);
  for (let sequence = 0; sequence < sequences; sequence++) {
    const tokens = tokensOf[sequence]!;
    requireIndex('tokens of a sequence', tokens, 1, maxBlocks * blockSize, 'Correct context.');
    const table = blockOf.subarray(sequence * maxBlocks, sequence * maxBlocks + Math.ceil(tokens / blockSize));
    for (const block of table) requireIndex('block of a sequence', block, 0, blocks - 1, 'Correct blockTable.');
    for (let head = 0; head < heads; head++) {
      const kvHead = Math.floor(head / (heads / kvHeads));
      const rowOf = (token: number) =>
        (table[Math.floor(token / blockSize)]! * blockSize + (token % blockSize)) * kvHeads + kvHead;
      const start = (sequence * heads + head) * dim;
      const rows = { keys: ks, values: vs, keyDim: dim, valueDim: dim, rowOf };
      attend(qs.subarray(start, start + dim), rows, tokens, scale, out.subarray(start, start + dim));
    }
  }
  return tensorOfNumbers(out, query.shape, dtype);
}
