/** The sum of a vector: one task of more blocks than there are cores, and one that adds their partial sums. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';

import { randomIntegers } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, runOnce, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const SIZES = {
  small: { count: 100_000, blocks: 64, blockDim: 3 },
  large: { count: 50_000_000, blocks: 2000, blockDim: 24 },
};

/** `blocks` may be more than the 2 · `blockDim` vector cores that the run uses. */
export type SpmdReductionOptions = SceneOptions & Partial<typeof SIZES.small>;

export async function runSpmdReduction(options: SpmdReductionOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', count, blocks, blockDim } = { ...sceneSize(SIZES), ...options };
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: { source: source('orchestration/spmd_reduction.cpp'), signature: ['in', 'out', 'scalar'] },
    kernels: [
      { funcId: 0, source: source('aiv/sum_block.cpp'), coreType: 'aiv', signature: ['in', 'out'] },
      { funcId: 1, source: source('aiv/sum_all.cpp'), coreType: 'aiv', signature: ['in', 'out'] },
    ],
  });

  const x = randomIntegers(count, 1, 10);
  const total = new Int32Array(1);
  const args = new TaskArgs().addTensor(x).addTensor(total, 'output_existing').addScalar(blocks);
  await runOnce({ platform, runtime, callable, args, config: { blockDim } });
  return compare('spmd-reduction', platform, total, [x.reduce((sum, value) => sum + value, 0)]);
}

await runAsProgram(import.meta.url, runSpmdReduction);
