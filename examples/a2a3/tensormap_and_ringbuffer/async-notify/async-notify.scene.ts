/** Many tasks wait for notifications at the same time, and complete in the order of these. */
import { defineScene, permutation, taskArgs, zeros } from '@pto/scene-test';

const platforms = ['a2a3sim', 'a5sim'] as const;

export const asyncNotify = defineScene(import.meta.url, {
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    includeDirs: ['../../../shared/include'],
    orchestration: { source: 'kernels/orchestration/async_notify.cpp', signature: ['in', 'inout'] },
    kernels: [
      { funcId: 0, source: 'kernels/aiv/wait.cpp', coreType: 'aiv' },
      { funcId: 1, source: 'kernels/aiv/log.cpp', coreType: 'aiv' },
      { funcId: 2, source: 'kernels/aiv/notify.cpp', coreType: 'aiv' },
    ],
  },
  // Tasks that wait hold no core: there are two vector cores a block. At most 64 wait, as on the hardware.
  cases: [
    { name: 'sixteen tasks on two cores', platforms, params: { count: 16 } },
    { name: 'one task', platforms, params: { count: 1 } },
    { name: 'two tasks', platforms, params: { count: 2 } },
    { name: 'sixty-four tasks on two cores', platforms, params: { count: 64 } },
    { name: 'large', platforms, config: { blockDim: 24 }, manual: true, params: { count: 64 } },
  ],
  generateArgs: ({ count }) => taskArgs({ order: permutation(count, { seed: 1 }), log: zeros([1 + count], 'int32') }),
  computeGolden: ({ order }, { count }) => ({ log: [count, ...(order.data as Int32Array)] }),
});
