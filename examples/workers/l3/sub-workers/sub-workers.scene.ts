/** A graph of functions without any chip: two worker threads square vectors and sum them up. */
import { defineScene, randint, taskArgs, zeros } from '@pto/scene-test';
import { mul, reshape, sum } from '@pto/scene-test/goldens';
import { TaskArgs } from '@pto/task-interface';

import { chipIds, partOf } from '../../../shared/chips.js';

const functions = new URL('functions.mjs', import.meta.url);

export const subWorkers = defineScene(import.meta.url, {
  level: 3,
  runtime: 'tensormap_and_ringbuffer',
  cases: [
    {
      name: 'four vectors',
      platforms: ['a2a3sim'],
      config: { deviceCount: 0, numSubWorkers: 2 },
      params: { parts: 4, count: 1000 },
    },
  ],
  generateArgs: ({ parts, count }) =>
    taskArgs({
      x: randint([parts, count], { seed: 1, low: -10, high: 11, dtype: 'float32' }),
      sums: zeros([parts, 1]),
    }),
  callable: {
    callables: [
      { name: 'square', callable: { module: functions, export: 'square' } },
      { name: 'sumUp', callable: { module: functions, export: 'sumUp' } },
    ],
    orchestration: (orch, { square, sumUp }, { x, sums }) => {
      for (const part of chipIds(x.shape[0]!)) {
        const squares = orch.alloc([x.shape[1]!], 'float32');
        orch.submitSub(square, new TaskArgs().addTensor(partOf(x, part)).addTensor(squares, 'inout'));
        orch.submitSub(sumUp, new TaskArgs().addTensor(squares).addTensor(partOf(sums, part), 'output_existing'));
      }
    },
  },
  computeGolden: ({ x, sums }) => ({ sums: reshape(sum(mul(x, x), { axis: 1 }), sums.shape) }),
});
