/** The program, on both chips: both halves are added by a chip of their own. */
import { deepEqual } from 'node:assert/strict';

import { defineScene } from '@pto/scene-test';

import { addHalves } from './main.js';

const platforms = ['a2a3sim', 'a5sim'] as const;
const config = { deviceCount: 2 };

export const recursiveVectorAdd = defineScene(import.meta.url, {
  level: 4,
  runtime: 'tensormap_and_ringbuffer',
  cases: [
    { name: 'small', platforms, config, params: { count: 1000 } },
    { name: 'large', platforms, config, manual: true, params: { count: 1_000_000 } },
  ],
  test: async ({ platform, params: { count }, config, outputsDir }) => {
    const golden = Float32Array.from({ length: count }, (_, i) => i + 0.5);
    deepEqual(await addHalves(platform, count, config, outputsDir), golden);
  },
});
