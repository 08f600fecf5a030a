/** The kernel's text arrives. */
import { defineScene, taskArgs, zeros } from '@pto/scene-test';

export const helloWorkerScene = defineScene(import.meta.url, {
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    orchestration: { source: 'kernels/orchestration/hello.cpp', signature: ['out'] },
    kernels: [{ funcId: 0, source: 'kernels/aiv/hello.cpp', coreType: 'aiv' }],
  },
  cases: [{ name: 'hello', platforms: ['a2a3sim', 'a5sim'] }],
  generateArgs: () => taskArgs({ text: zeros([32], 'uint8') }),
  computeGolden: () => ({ text: Buffer.from('hello from an AIV core'.padEnd(32)) }),
});
