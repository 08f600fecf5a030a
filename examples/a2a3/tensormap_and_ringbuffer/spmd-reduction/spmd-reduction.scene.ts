/** The sum of a vector: one task of more blocks than there are cores, and one that adds their partial sums. */
import { defineScene, randint, taskArgs, zeros } from '@pto/scene-test';
import { reshape, sum } from '@pto/scene-test/goldens';

const platforms = ['a2a3sim', 'a5sim'] as const;
/** Six vector cores. */
const config = { blockDim: 3 };

export const spmdReduction = defineScene(import.meta.url, {
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    includeDirs: ['../../../shared/include'],
    orchestration: { source: 'kernels/orchestration/spmd_reduction.cpp', signature: ['in', 'out', 'scalar'] },
    kernels: [
      { funcId: 0, source: 'kernels/aiv/sum_block.cpp', coreType: 'aiv', signature: ['in', 'out'] },
      { funcId: 1, source: 'kernels/aiv/sum_all.cpp', coreType: 'aiv', signature: ['in', 'out'] },
    ],
  },
  cases: [
    { name: 'more blocks than cores', platforms, config, params: { count: 100_000, blocks: 64 } },
    { name: 'one block', platforms, config, params: { count: 997, blocks: 1 } },
    { name: 'one block less than cores', platforms, config, params: { count: 997, blocks: 5 } },
    { name: 'as many blocks as cores', platforms, config, params: { count: 997, blocks: 6 } },
    { name: 'one block more than cores', platforms, config, params: { count: 997, blocks: 7 } },
    { name: 'many blocks', platforms, config, params: { count: 997, blocks: 500 } },
    { name: 'large', platforms, config: { blockDim: 24 }, manual: true, params: { count: 50_000_000, blocks: 2000 } },
  ],
  generateArgs: ({ count, blocks }) =>
    taskArgs({ x: randint([count], { seed: 1, low: -10, high: 11 }), total: zeros([1], 'int32'), blocks }),
  computeGolden: ({ x }) => ({ total: reshape(sum(x), [1]) }),
});
