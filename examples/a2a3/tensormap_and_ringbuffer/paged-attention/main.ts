/** Attention over keys and values in pages, the softmax put together block by block: three ways to submit the same tasks. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';
import type { PlatformName } from '@pto/worker';

import { compare, kernelHeaders, runAsProgram, runOnce, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';
import { pagedAttention, pagedAttentionInputs } from '../../../shared/paged-attention.js';
import type { PagedAttentionInputs, PagedAttentionSize } from '../../../shared/paged-attention.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const SIZES = {
  small: { sequences: 3, heads: 4, dim: 16, blockSize: 8, maxContext: 75 },
  large: { sequences: 16, heads: 16, dim: 128, blockSize: 64, maxContext: 4096 },
};
/** Float32 against a golden result in float64; values are between -1 and 1. */
const TOLERANCE = 1e-5;

/** How many blocks a task takes, and which orchestration submits it. */
const VARIANTS = {
  auto: { orchestration: 'auto_scope.cpp', blocksPerTask: 1 },
  manual: { orchestration: 'manual_scope.cpp', blocksPerTask: 1 },
  unrolled: { orchestration: 'auto_scope.cpp', blocksPerTask: 4 },
};
export type PagedAttentionVariant = keyof typeof VARIANTS;

export interface PagedAttentionOptions extends SceneOptions, Partial<PagedAttentionSize> {
  /** Default: `auto`. */
  variant?: PagedAttentionVariant;
}

export function compilePagedAttention(platform: PlatformName, variant: PagedAttentionVariant): Promise<ChipCallable> {
  return compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: {
      source: source(`orchestration/${VARIANTS[variant].orchestration}`),
      signature: ['in', 'in', 'in', 'in', 'in', 'out', 'scalar'],
    },
    kernels: [
      { funcId: 0, source: source('aic/scores.cpp'), coreType: 'aic' },
      { funcId: 1, source: source('aiv/softmax.cpp'), coreType: 'aiv' },
      { funcId: 2, source: source('aic/weigh.cpp'), coreType: 'aic' },
      { funcId: 3, source: source('aiv/update.cpp'), coreType: 'aiv' },
    ],
  });
}

/** The arguments of one run, which writes its result to `out`. */
export function pagedAttentionArgs(
  inputs: PagedAttentionInputs,
  size: PagedAttentionSize,
  out: Float32Array,
  variant: PagedAttentionVariant,
): TaskArgs {
  const { sequences, heads, dim, blockSize } = size;
  const cacheShape = [inputs.cacheBlocks, blockSize, dim];
  return new TaskArgs()
    .addTensor({ data: inputs.query, shape: [sequences, heads, dim] })
    .addTensor({ data: inputs.keys, shape: cacheShape })
    .addTensor({ data: inputs.values, shape: cacheShape })
    .addTensor({ data: inputs.blockTable, shape: [sequences, inputs.maxBlocks] })
    .addTensor(inputs.context)
    .addTensor({ data: out, shape: [sequences, heads, dim] }, 'output_existing')
    .addScalar(VARIANTS[variant].blocksPerTask);
}

export async function runPagedAttention(options: PagedAttentionOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', variant = 'auto', ...size } = { ...sceneSize(SIZES), ...options };
  const callable = await compilePagedAttention(platform, variant);
  const inputs = pagedAttentionInputs(size);
  const out = new Float32Array(inputs.query.length);
  const args = pagedAttentionArgs(inputs, size, out, variant);
  await runOnce({ platform, runtime, callable, args, config: { blockDim: 24 } });
  return compare(`paged-attention, ${variant}`, platform, out, pagedAttention(inputs, size), TOLERANCE);
}

const variants: PagedAttentionVariant[] = ['auto', 'manual', 'unrolled'];
await runAsProgram(
  import.meta.url,
  ...variants.map((variant) => (options: SceneOptions) => runPagedAttention({ ...options, variant })),
);
