/** A stencil on a ring of values: the blocks of one task meet at a barrier after each step. */
import { defineScene, randint, taskArgs } from '@pto/scene-test';
import { add, roll } from '@pto/scene-test/goldens';
import type { Tensor } from '@pto/task-interface';

const platforms = ['a2a3sim', 'a5sim'] as const;
const config = { blockDim: 3 };

export const syncStartBarrier = defineScene(import.meta.url, {
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    includeDirs: ['../../../shared/include'],
    orchestration: {
      source: 'kernels/orchestration/sync_start_barrier.cpp',
      signature: ['inout', 'scalar', 'scalar'],
    },
    kernels: [{ funcId: 0, source: 'kernels/aiv/stencil.cpp', coreType: 'aiv' }],
  },
  // `blocks` are at most the vector cores of the run, two a block of `blockDim`; `steps` are even.
  cases: [
    { name: 'on all six cores', platforms, config, params: { count: 1000, blocks: 6, steps: 10 } },
    { name: 'one block', platforms, config, params: { count: 1000, blocks: 1, steps: 20 } },
    { name: 'two blocks', platforms, config, params: { count: 1000, blocks: 2, steps: 20 } },
    { name: 'one block less than cores', platforms, config, params: { count: 1000, blocks: 5, steps: 20 } },
    {
      name: 'large',
      platforms,
      config: { blockDim: 24 },
      manual: true,
      params: { count: 1_000_000, blocks: 48, steps: 100 },
    },
  ],
  generateArgs: ({ count, blocks, steps }) =>
    taskArgs({ x: randint([count], { seed: 1, high: 101, dtype: 'uint32' }), blocks, steps }),
  // Each step makes a value the sum of its two neighbours, modulo 2³².
  computeGolden: ({ x, steps }) => {
    let values: Tensor = x;
    for (let step = 0; step < steps; step++) values = add(roll(values, 1), roll(values, -1));
    return { x: values };
  },
});
