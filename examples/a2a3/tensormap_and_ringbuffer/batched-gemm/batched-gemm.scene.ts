/** C = C + A · B for a batch of matrices: a grid of tiles, products on AIC cores, sums on AIV cores. */
import { defineScene, taskArgs } from '@pto/scene-test';

import { batchedGemm, batchedGemmInputs } from '../../../shared/batched-gemm.js';

const platforms = ['a2a3sim', 'a5sim'] as const;
const config = { blockDim: 24 };
const large = { batch: 4, rows: 512, inner: 512, columns: 512, tile: 64 };

export const batchedGemmScene = defineScene(import.meta.url, {
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    includeDirs: ['../../../shared/include'],
    orchestration: {
      source: 'kernels/orchestration/batched_gemm.cpp',
      signature: ['in', 'in', 'inout', 'scalar'],
    },
    kernels: [
      { funcId: 0, source: 'kernels/aic/multiply.cpp', coreType: 'aic', signature: ['in', 'in', 'out'] },
      { funcId: 1, source: 'kernels/aiv/add.cpp', coreType: 'aiv', signature: ['in', 'inout'] },
    ],
  },
  // Each extent is a multiple of the tile's.
  cases: [
    { name: 'small', platforms, config, params: { batch: 2, rows: 64, inner: 96, columns: 32, tile: 16 } },
    { name: 'one tile', platforms, config, params: { batch: 1, rows: 8, inner: 8, columns: 8, tile: 8 } },
    { name: 'many products a tile', platforms, config, params: { batch: 1, rows: 8, inner: 512, columns: 8, tile: 8 } },
    { name: 'large', platforms, config, manual: true, params: large },
  ],
  generateArgs: ({ tile, ...size }) => taskArgs({ ...batchedGemmInputs(size), tile }),
  computeGolden: (inputs) => ({ c: batchedGemm(inputs) }),
  rtol: 0,
  atol: 0,
});
