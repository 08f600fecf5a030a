/** Halves values until their sum is small enough: the orchestration reads and writes elements between tasks. */
import { defineScene, randint, taskArgs, zeros } from '@pto/scene-test';

const platforms = ['a2a3sim', 'a5sim'] as const;
const config = { blockDim: 3 };

export const scalarData = defineScene(import.meta.url, {
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    includeDirs: ['../../../shared/include'],
    orchestration: { source: 'kernels/orchestration/scalar_data.cpp', signature: ['inout', 'out', 'scalar'] },
    kernels: [
      { funcId: 0, source: 'kernels/aiv/sum.cpp', coreType: 'aiv', signature: ['in', 'inout'] },
      { funcId: 1, source: 'kernels/aiv/halve.cpp', coreType: 'aiv', signature: ['inout'] },
    ],
  },
  // The sum of `count` values is brought to at most `limit`.
  cases: [
    { name: 'small', platforms, config, params: { count: 1000, limit: 2000 } },
    { name: 'no round', platforms, config, params: { count: 1000, limit: 1_000_000 } },
    { name: 'as many rounds as it takes', platforms, config, params: { count: 1000, limit: 0 } },
    { name: 'large', platforms, config: { blockDim: 24 }, manual: true, params: { count: 1_000_000, limit: 5000 } },
  ],
  generateArgs: ({ count, limit }) =>
    taskArgs({ x: randint([count], { seed: 1, high: 501 }), report: zeros([2], 'int32'), limit }),
  computeGolden: ({ x }, { limit }) => {
    let values = x.data as Int32Array;
    let rounds = 0;
    const total = () => values.reduce((sum, value) => sum + value, 0);
    for (; total() > limit; rounds++) values = values.map((value) => Math.trunc(value / 2));
    return { x: values, report: [rounds, total()] };
  },
});
