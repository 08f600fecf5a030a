/** The program, on both chips: all have the sum of all vectors, as often as they are asked. */
import { deepEqual } from 'node:assert/strict';

import { defineScene } from '@pto/scene-test';

import { allReduce } from './main.js';

const platforms = ['a2a3sim', 'a5sim'] as const;

export const allReduceScene = defineScene(import.meta.url, {
  level: 4,
  runtime: 'tensormap_and_ringbuffer',
  cases: [
    { name: 'one chip', platforms, config: { deviceCount: 1 }, params: { chips: 1, count: 256 } },
    { name: 'two chips', platforms, config: { deviceCount: 2 }, params: { chips: 2, count: 256 } },
    { name: 'four chips', platforms, config: { deviceCount: 4 }, params: { chips: 4, count: 256 } },
    { name: 'large', platforms, config: { deviceCount: 8 }, manual: true, params: { chips: 8, count: 100_000 } },
  ],
  test: async ({ platform, params: { chips, count } }) => {
    const sums = await allReduce({ platform, chips, count, turns: 3 });
    const golden = Float32Array.from({ length: count }, (_, i) => chips * i + 50 * chips * (chips - 1));
    deepEqual(sums, Array(chips).fill(golden));
  },
});
