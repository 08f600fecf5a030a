/** Attention over keys and values in pages, the softmax put together block by block, as a graph that is built on the host. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';

import { pagedAttention, pagedAttentionInputs } from '../../../shared/paged-attention.js';
import type { PagedAttentionSize } from '../../../shared/paged-attention.js';
import { compare, kernelHeaders, runAsProgram, runOnce, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'host_build_graph';
const source = sourcesOf(import.meta.url);
const SIZES = {
  small: { sequences: 3, heads: 4, dim: 16, blockSize: 8, maxContext: 75, blocksPerTask: 1 },
  large: { sequences: 16, heads: 16, dim: 128, blockSize: 64, maxContext: 4096, blocksPerTask: 1 },
};
/** Float32 against a golden result in float64; values are between -1 and 1. */
const TOLERANCE = 1e-5;

export interface PagedAttentionOptions extends SceneOptions, Partial<PagedAttentionSize> {
  /** How many blocks of the cache a task takes. */
  blocksPerTask?: number;
}

export async function runPagedAttention(options: PagedAttentionOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', blocksPerTask, ...size } = { ...sceneSize(SIZES), ...options };
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: {
      source: source('orchestration/paged_attention.cpp'),
      functionName: 'build_paged_attention',
      signature: ['in', 'in', 'in', 'in', 'in', 'out', 'scalar'],
    },
    kernels: [
      { funcId: 0, source: source('aic/scores.cpp'), coreType: 'aic' },
      { funcId: 1, source: source('aiv/softmax.cpp'), coreType: 'aiv' },
      { funcId: 2, source: source('aic/weigh.cpp'), coreType: 'aic' },
      { funcId: 3, source: source('aiv/update.cpp'), coreType: 'aiv' },
    ],
  });

  const { sequences, heads, dim, blockSize } = size;
  const inputs = pagedAttentionInputs(size);
  const out = new Float32Array(inputs.query.length);
  const cacheShape = [inputs.cacheBlocks, blockSize, dim];
  const args = new TaskArgs()
    .addTensor({ data: inputs.query, shape: [sequences, heads, dim] })
    .addTensor({ data: inputs.keys, shape: cacheShape })
    .addTensor({ data: inputs.values, shape: cacheShape })
    .addTensor({ data: inputs.blockTable, shape: [sequences, inputs.maxBlocks] })
    .addTensor(inputs.context)
    .addTensor({ data: out, shape: [sequences, heads, dim] }, 'output_existing')
    .addScalar(blocksPerTask);
  await runOnce({ platform, runtime, callable, args, config: { blockDim: 24 } });
  return compare('paged-attention', platform, out, pagedAttention(inputs, size), TOLERANCE);
}

await runAsProgram(import.meta.url, runPagedAttention);
