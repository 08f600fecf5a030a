/** f = a + b as a task graph of one task: what is compiled, what it gets, and what must come out. */
import { arange, defineScene, full, taskArgs, zeros } from '@pto/scene-test';
import { add } from '@pto/scene-test/goldens';

export const scene = defineScene(import.meta.url, {
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    orchestration: { source: 'kernels/orchestration/vector_add.cpp', signature: ['in', 'in', 'out'] },
    kernels: [{ funcId: 0, source: 'kernels/aiv/kernel_add.cpp', coreType: 'aiv', signature: ['in', 'in', 'out'] }],
  },
  cases: [
    { name: 'small', platforms: ['a2a3sim', 'a5sim'], params: { count: 1000 } },
    { name: 'large', platforms: ['a2a3sim', 'a5sim'], params: { count: 4_000_000 }, manual: true },
  ],
  generateArgs: ({ count }) => taskArgs({ a: arange(count), b: full([count], 0.5), f: zeros([count]) }),
  computeGolden: ({ a, b }) => ({ f: add(a, b) }),
});
