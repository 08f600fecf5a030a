/** The program, on both chips: two chips add up four vectors as a tree. */
import { deepEqual } from 'node:assert/strict';

import { defineScene } from '@pto/scene-test';

import { sumOfFour } from './main.js';

const platforms = ['a2a3sim', 'a5sim'] as const;
const config = { deviceCount: 2 };

export const runtimeHost = defineScene(import.meta.url, {
  name: 'runtime-host',
  level: 4,
  runtime: 'tensormap_and_ringbuffer',
  cases: [
    { name: 'small', platforms, config, params: { count: 1000 } },
    { name: 'large', platforms, config, manual: true, params: { count: 1_000_000 } },
  ],
  test: async ({ platform, params: { count } }) => {
    const golden = Float32Array.from({ length: count }, (_, i) => 10 * (i % 100));
    deepEqual(await sumOfFour(platform, count), golden);
  },
});
