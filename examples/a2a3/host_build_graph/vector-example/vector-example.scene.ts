/** Five vector kernels as one task graph that is built on the host: f = (a + b + 1) * (a + b + 2) + (a + b). */
import { defineScene, randint, taskArgs, zeros } from '@pto/scene-test';
import { add, mul } from '@pto/scene-test/goldens';

const platforms = ['a2a3sim', 'a5sim'] as const;

export const vectorExample = defineScene(import.meta.url, {
  level: 2,
  runtime: 'host_build_graph',
  callable: {
    includeDirs: ['../../../shared/include'],
    orchestration: {
      source: 'kernels/orchestration/vector_example.cpp',
      functionName: 'build_vector_example',
      signature: ['in', 'in', 'out'],
      name: 'vector_example',
    },
    kernels: [
      { funcId: 0, name: 'add', source: 'kernels/aiv/add.cpp', coreType: 'aiv', signature: ['in', 'in', 'out'] },
      {
        funcId: 1,
        name: 'add_scalar',
        source: 'kernels/aiv/add_scalar.cpp',
        coreType: 'aiv',
        signature: ['in', 'out', 'scalar'],
      },
      { funcId: 2, name: 'mul', source: 'kernels/aiv/mul.cpp', coreType: 'aiv', signature: ['in', 'in', 'out'] },
    ],
  },
  cases: [
    { name: 'small', platforms, params: { count: 16_384 }, config: { blockDim: 3 } },
    { name: 'one block', platforms, params: { count: 1000 }, config: { blockDim: 1 } },
    { name: 'all blocks', platforms, params: { count: 1000 }, config: { blockDim: 24 } },
    { name: 'large', platforms, manual: true, params: { count: 4_000_000 }, config: { blockDim: 24 } },
  ],
  // Integers, so that floats have no rounding.
  generateArgs: ({ count }) => {
    const vector = (seed: number) => randint([count], { seed, low: -100, high: 101, dtype: 'float32' });
    return taskArgs({ a: vector(1), b: vector(2), f: zeros([count]) });
  },
  computeGolden: ({ a, b }) => {
    const sum = add(a, b);
    return { f: add(mul(add(sum, 1), add(sum, 2)), sum) };
  },
  rtol: 0,
  atol: 0,
});
