/** A layer of experts, one a chip: each token travels to the chip of its expert, and the result travels back. */
import { cast, defineScene, randint, taskArgs, zeros } from '@pto/scene-test';
import { add, mul, reshape } from '@pto/scene-test/goldens';
import { TaskArgs } from '@pto/task-interface';

import { chipIds, partOf } from '../../../shared/chips.js';

const platforms = ['a2a3sim', 'a5sim'] as const;
/** Bytes of a window before the requests. */
const COUNTER_BYTES = 64;

export const experts = defineScene(import.meta.url, {
  level: 3,
  runtime: 'tensormap_and_ringbuffer',
  cases: [
    { name: 'two chips', platforms, config: { deviceCount: 2 }, params: { chips: 2, tokens: 32, width: 16 } },
    { name: 'one chip', platforms, config: { deviceCount: 1 }, params: { chips: 1, tokens: 32, width: 16 } },
    { name: 'four chips', platforms, config: { deviceCount: 4 }, params: { chips: 4, tokens: 32, width: 16 } },
    {
      name: 'large',
      platforms,
      config: { deviceCount: 8 },
      manual: true,
      params: { chips: 8, tokens: 1024, width: 256 },
    },
  ],
  generateArgs: ({ chips, tokens, width }) =>
    taskArgs({
      rows: randint([chips, tokens, width], { seed: 1, low: -1000, high: 1001, dtype: 'float32' }),
      choices: randint([chips, tokens], { seed: 2, high: chips }),
      outputs: zeros([chips, tokens, width]),
    }),
  callable: {
    callables: [
      {
        name: 'experts',
        includeDirs: ['../../../shared/include'],
        orchestration: {
          source: 'kernels/orchestration/experts.cpp',
          signature: ['in', 'in', 'out', 'scalar', 'scalar'],
        },
        kernels: [
          { funcId: 0, source: 'kernels/aiv/dispatch.cpp', coreType: 'aiv' },
          { funcId: 1, source: 'kernels/aiv/await.cpp', coreType: 'aiv' },
          { funcId: 2, source: 'kernels/aiv/answer.cpp', coreType: 'aiv' },
          { funcId: 3, source: 'kernels/aiv/combine.cpp', coreType: 'aiv' },
        ],
      },
    ],
    orchestration: (orch, { experts }, { rows, choices, outputs }, config) => {
      const [chips = 0, tokens = 0, width = 0] = rows.shape;
      // As kernels/expert_window.h lays it out: requests of each chip, then results.
      const requestWords = 1 + tokens + tokens * width;
      const windowBytes = COUNTER_BYTES + 4 * (chips * requestWords + tokens * width);
      const domain = orch.allocDomain('experts', { workers: chipIds(chips), windowBytes });
      for (const chip of domain.workers) {
        const args = new TaskArgs()
          .addTensor(partOf(rows, chip))
          .addTensor(partOf(choices, chip))
          .addTensor(partOf(outputs, chip), 'output_existing')
          .addScalar(domain.of(chip).deviceContext)
          .addScalar(0);
        orch.submitNextLevel(experts, args, config, { worker: chip });
      }
    },
  },
  // The expert of chip n multiplies by n + 1, and what comes back is added to the token.
  computeGolden: ({ rows, choices }) => {
    const factors = add(cast(choices, 'float32'), 2);
    return { outputs: mul(rows, reshape(factors, [...choices.shape, 1])) };
  },
  rtol: 0,
  atol: 0,
});
