/** Chips pass partial results on: a task of one chip completes when a kernel of another one notifies it. */
import { defineScene, rand, taskArgs, zeros } from '@pto/scene-test';
import { roll } from '@pto/scene-test/goldens';
import { TaskArgs } from '@pto/task-interface';

import { chipIds, partOf } from '../../../shared/chips.js';

const platforms = ['a2a3sim', 'a5sim'] as const;
/** Bytes of a window before the slot. */
const SLOT_OFFSET = 64;

export const deferredNotify = defineScene(import.meta.url, {
  level: 3,
  runtime: 'tensormap_and_ringbuffer',
  cases: [
    { name: 'two chips', platforms, config: { deviceCount: 2 }, params: { chips: 2, count: 1000 } },
    { name: 'one chip', platforms, config: { deviceCount: 1 }, params: { chips: 1, count: 1000 } },
    { name: 'four chips', platforms, config: { deviceCount: 4 }, params: { chips: 4, count: 1000 } },
    { name: 'large', platforms, config: { deviceCount: 8 }, manual: true, params: { chips: 8, count: 1_000_000 } },
  ],
  generateArgs: ({ chips, count }) =>
    taskArgs({ partials: rand([chips, count], { seed: 1, low: -1 }), results: zeros([chips, count]) }),
  callable: {
    callables: [
      {
        name: 'exchange',
        includeDirs: ['../../../shared/include'],
        orchestration: { source: 'kernels/orchestration/exchange.cpp', signature: ['in', 'out', 'scalar', 'scalar'] },
        kernels: [
          { funcId: 0, source: 'kernels/aiv/send.cpp', coreType: 'aiv' },
          { funcId: 1, source: 'kernels/aiv/arrive.cpp', coreType: 'aiv' },
          { funcId: 2, source: 'kernels/aiv/take.cpp', coreType: 'aiv' },
        ],
      },
    ],
    orchestration: (orch, { exchange }, { partials, results }, config) => {
      const [chips = 0, count = 0] = partials.shape;
      const windowBytes = SLOT_OFFSET + count * Float32Array.BYTES_PER_ELEMENT;
      const ring = orch.allocDomain('ring', { workers: chipIds(chips), windowBytes });
      for (const chip of ring.workers) {
        const args = new TaskArgs()
          .addTensor(partOf(partials, chip))
          .addTensor(partOf(results, chip), 'output_existing')
          .addScalar(ring.of(chip).deviceContext)
          .addScalar(0);
        orch.submitNextLevel(exchange, args, config, { worker: chip });
      }
    },
  },
  // Each chip has what the one before it has made.
  computeGolden: ({ partials }) => ({ results: roll(partials, 1, { axis: 0 }) }),
  rtol: 0,
  atol: 0,
});
