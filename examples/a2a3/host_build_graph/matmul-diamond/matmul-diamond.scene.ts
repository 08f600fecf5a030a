/** out = relu(a) · w1 + relu(a) · w2: a diamond of vector and matrix tasks, built on the host. */
import { defineScene, randint, taskArgs, zeros } from '@pto/scene-test';
import { add, matmul, relu } from '@pto/scene-test/goldens';

export const matmulDiamond = defineScene(import.meta.url, {
  level: 2,
  runtime: 'host_build_graph',
  callable: {
    includeDirs: ['../../../shared/include'],
    orchestration: {
      source: 'kernels/orchestration/matmul_diamond.cpp',
      functionName: 'build_matmul_diamond',
      signature: ['in', 'in', 'in', 'out'],
    },
    kernels: [
      { funcId: 0, source: 'kernels/aiv/relu.cpp', coreType: 'aiv' },
      { funcId: 1, source: 'kernels/aic/multiply.cpp', coreType: 'aic' },
      { funcId: 2, source: 'kernels/aiv/add.cpp', coreType: 'aiv' },
    ],
  },
  cases: [
    { name: 'small', platforms: ['a2a3sim', 'a5sim'], params: { n: 64 }, config: { blockDim: 3 } },
    { name: 'one cluster', platforms: ['a2a3sim', 'a5sim'], params: { n: 64 } },
    { name: 'one element', platforms: ['a2a3sim', 'a5sim'], params: { n: 1 }, config: { blockDim: 3 } },
    { name: 'large', manual: true, platforms: ['a2a3sim', 'a5sim'], params: { n: 512 }, config: { blockDim: 24 } },
  ],
  // Integers, so that floats have no rounding.
  generateArgs: ({ n }) => {
    const matrix = (seed: number) => randint([n, n], { low: -8, high: 9, seed, dtype: 'float32' });
    return taskArgs({ a: matrix(1), w1: matrix(2), w2: matrix(3), out: zeros([n, n]) });
  },
  computeGolden: ({ a, w1, w2 }) => ({ out: add(matmul(relu(a), w1), matmul(relu(a), w2)) }),
  rtol: 0,
  atol: 0,
});
