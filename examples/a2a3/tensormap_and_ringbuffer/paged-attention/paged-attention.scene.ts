/** Attention over keys and values in pages, the softmax put together block by block: three ways to submit the same tasks. */
import { defineScene, taskArgs, zeros } from '@pto/scene-test';
import { pagedAttention } from '@pto/scene-test/goldens';

import { pagedAttentionInputs } from '../../../shared/paged-attention.js';

const platforms = ['a2a3sim', 'a5sim'] as const;
const config = { blockDim: 24 };
const small = { sequences: 3, heads: 4, dim: 16, blockSize: 8, maxContext: 75 };
const one = { sequences: 1, heads: 1, dim: 8, blockSize: 8 };
const large = { sequences: 16, heads: 16, dim: 128, blockSize: 64, maxContext: 4096 };

/** Which orchestration submits the tasks, and how many blocks each of them takes. */
const variants = [
  { name: 'auto', orchestration: 'auto_scope.cpp', blocksPerTask: 1 },
  { name: 'manual', orchestration: 'manual_scope.cpp', blocksPerTask: 1 },
  { name: 'unrolled', orchestration: 'auto_scope.cpp', blocksPerTask: 4 },
];

for (const { name, orchestration, blocksPerTask } of variants) {
  defineScene(import.meta.url, {
    name: `paged-attention, ${name}`,
    level: 2,
    runtime: 'tensormap_and_ringbuffer',
    callable: {
      includeDirs: ['../../../shared/include'],
      orchestration: {
        source: `kernels/orchestration/${orchestration}`,
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
      { name: 'sequences of any length', platforms, config, params: small },
      { name: 'one block', platforms, config, params: { ...one, maxContext: 5 } },
      { name: 'a hundred blocks', platforms, config, params: { ...one, maxContext: 797 } },
      { name: 'large', platforms, config, manual: true, params: large },
    ],
    generateArgs: (size) => {
      const inputs = pagedAttentionInputs(size);
      return taskArgs({ ...inputs, out: zeros(inputs.query.shape), blocksPerTask });
    },
    computeGolden: (inputs) => ({ out: pagedAttention(inputs) }),
  });
}
