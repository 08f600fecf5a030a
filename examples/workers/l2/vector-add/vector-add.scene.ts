/** f = a + b on one vector core. */
import { arange, defineScene, full, taskArgs, zeros } from '@pto/scene-test';
import { add } from '@pto/scene-test/goldens';

export const vectorAddScene = defineScene(import.meta.url, {
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    orchestration: { source: 'kernels/orchestration/vector_add.cpp', signature: ['in', 'in', 'out'] },
    kernels: [{ funcId: 0, source: 'kernels/aiv/kernel_add.cpp', coreType: 'aiv', signature: ['in', 'in', 'out'] }],
  },
  cases: [{ name: 'a thousand elements', platforms: ['a2a3sim', 'a5sim'], params: { count: 1000 } }],
  generateArgs: ({ count }) => taskArgs({ a: arange(count), b: full([count], 0.5), f: zeros([count]) }),
  computeGolden: ({ a, b }) => ({ f: add(a, b) }),
});
