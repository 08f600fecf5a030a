/** x = x · W + r in several independent sequences: matrix tasks and vector tasks take turns. */
import { defineScene, randint, taskArgs } from '@pto/scene-test';
import { add, matmul } from '@pto/scene-test/goldens';
import type { Tensor } from '@pto/task-interface';

const platforms = ['a2a3sim', 'a5sim'] as const;
const small = { sequences: 4, layers: 10, n: 16 };

export const alternatingMatmulAdd = defineScene(import.meta.url, {
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    includeDirs: ['../../../shared/include'],
    orchestration: {
      source: 'kernels/orchestration/alternating_matmul_add.cpp',
      signature: ['inout', 'in', 'in', 'scalar'],
    },
    kernels: [
      { funcId: 0, source: 'kernels/aic/multiply.cpp', coreType: 'aic', signature: ['in', 'in', 'out'] },
      { funcId: 1, source: 'kernels/aiv/add.cpp', coreType: 'aiv', signature: ['in', 'in', 'inout'] },
    ],
  },
  cases: [
    { name: 'small', platforms, config: { blockDim: 3 }, params: small },
    { name: 'one long sequence', platforms, config: { blockDim: 3 }, params: { sequences: 1, layers: 200, n: 4 } },
    { name: 'more sequences than cores', platforms, params: { ...small, sequences: 50, layers: 3 } },
    { name: 'large', platforms, config: { blockDim: 24 }, manual: true, params: { sequences: 24, layers: 20, n: 64 } },
  ],
  generateArgs: ({ sequences, layers, n }) => {
    const integers = (shape: number[], seed: number) => randint(shape, { seed, low: -1000, high: 1001 });
    return taskArgs({
      x: integers([sequences, n, n], 1),
      w: integers([n, n], 2),
      r: integers([sequences, n, n], 3),
      layers,
    });
  },
  // Integers of 32 bits wrap around, here as on the chip.
  computeGolden: ({ x, w, r, layers }) => {
    let values: Tensor = x;
    for (let layer = 0; layer < layers; layer++) values = add(matmul(values, w), r);
    return { x: values };
  },
});
