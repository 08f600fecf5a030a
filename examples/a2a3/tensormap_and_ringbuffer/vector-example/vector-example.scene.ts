/** Five vector kernels as one task graph: f = (a + b + 1) * (a + b + 2) + (a + b). */
import { defineScene, full, taskArgs, zeros } from '@pto/scene-test';
import { add, mul } from '@pto/scene-test/goldens';

const platforms = ['a2a3sim', 'a5sim'] as const;

export const vectorExample = defineScene(import.meta.url, {
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    orchestration: {
      source: 'kernels/orchestration/vector_example.cpp',
      signature: ['in', 'in', 'out'],
      name: 'vector_example',
    },
    kernels: [
      { funcId: 0, name: 'add', source: 'kernels/aiv/kernel_add.cpp', coreType: 'aiv', signature: ['in', 'in', 'out'] },
      {
        funcId: 1,
        name: 'add_scalar',
        source: 'kernels/aiv/kernel_add_scalar.cpp',
        coreType: 'aiv',
        signature: ['in', 'out', 'scalar'],
      },
      { funcId: 2, name: 'mul', source: 'kernels/aiv/kernel_mul.cpp', coreType: 'aiv', signature: ['in', 'in', 'out'] },
    ],
  },
  cases: [
    { name: 'three blocks', platforms, config: { blockDim: 3, aicpuThreadNum: 4 } },
    { name: 'one block', platforms, config: { blockDim: 1, aicpuThreadNum: 4 } },
    { name: 'two blocks', platforms, config: { blockDim: 2, aicpuThreadNum: 4 } },
    { name: 'all blocks', platforms, config: { blockDim: 24, aicpuThreadNum: 4 } },
  ],
  generateArgs: () => taskArgs({ a: full([128, 128], 2), b: full([128, 128], 3), f: zeros([128, 128]) }),
  computeGolden: ({ a, b }) => {
    const sum = add(a, b);
    return { f: add(mul(add(sum, 1), add(sum, 2)), sum) };
  },
  rtol: 0,
  atol: 0,
});
