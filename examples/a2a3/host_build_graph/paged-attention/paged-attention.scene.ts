/** Attention over keys and values in pages, the softmax put together block by block, as a graph that is built on the host. */
import { defineScene, taskArgs, zeros } from '@pto/scene-test';
import { pagedAttention } from '@pto/scene-test/goldens';

import { pagedAttentionInputs } from '../../../shared/paged-attention.js';

const platforms = ['a2a3sim', 'a5sim'] as const;
const config = { blockDim: 24 };
const small = { sequences: 3, heads: 4, dim: 16, blockSize: 8, maxContext: 75, blocksPerTask: 1 };
const one = { ...small, sequences: 1, heads: 1, dim: 8 };
const large = { sequences: 16, heads: 16, dim: 128, blockSize: 64, maxContext: 4096, blocksPerTask: 1 };

export const pagedAttentionScene = defineScene(import.meta.url, {
  level: 2,
  runtime: 'host_build_graph',
  callable: {
    includeDirs: ['../../../shared/include'],
    orchestration: {
      source: 'kernels/orchestration/paged_attention.cpp',
      functionName: 'build_paged_attention',
      signature: ['in', 'in', 'in', 'in', 'in', 'out', 'scalar'],
    },
    kernels: [
      { funcId: 0, source: 'kernels/aic/scores.cpp', coreType: 'aic' },
      { funcId: 1, source: 'kernels/aiv/softmax.cpp', coreType: 'aiv' },
      { funcId: 2, source: 'kernels/aic/weigh.cpp', coreType: 'aic' },
      { funcId: 3, source: 'kernels/aiv/update.cpp', coreType: 'aiv' },
    ],
  },
  cases: [
    { name: 'small', platforms, config, params: small },
    { name: 'four blocks a task', platforms, config, params: { ...small, blocksPerTask: 4 } },
    { name: 'one block', platforms, config, params: { ...one, maxContext: 5 } },
    { name: 'a hundred blocks', platforms, config, params: { ...one, maxContext: 797 } },
    { name: 'large', platforms, config, manual: true, params: large },
  ],
  generateArgs: ({ blocksPerTask, ...size }) => {
    const inputs = pagedAttentionInputs(size);
    return taskArgs({ ...inputs, out: zeros(inputs.query.shape), blocksPerTask });
  },
  computeGolden: (inputs) => ({ out: pagedAttention(inputs) }),
});
