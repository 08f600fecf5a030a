// The vector example, a hundred and one times: what a case costs beyond its run.
import { defineScene, full, taskArgs, zeros } from '@pto/scene-test';

const kernels = '../../../examples/a2a3/tensormap_and_ringbuffer/vector-example/kernels';

defineScene(import.meta.url, {
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    orchestration: { source: `${kernels}/orchestration/vector_example.cpp`, signature: ['in', 'in', 'out'] },
    kernels: ['add', 'add_scalar', 'mul'].map((name, funcId) => ({
      funcId,
      source: `${kernels}/aiv/kernel_${name}.cpp`,
      coreType: 'aiv',
    })),
  },
  cases: Array.from({ length: 101 }, (_, i) => ({
    name: `case ${i}`,
    platforms: ['a2a3sim'],
    config: { blockDim: 3, aicpuThreadNum: 4 },
  })),
  generateArgs: () => taskArgs({ a: full([128, 128], 2), b: full([128, 128], 3), f: zeros([128, 128]) }),
  computeGolden: () => ({ f: full([128, 128], 47) }),
});
