/** The program, on both chips: two runs read what was copied to the chip once. */
import { deepEqual } from 'node:assert/strict';

import { defineScene } from '@pto/scene-test';

import { addWeightsTwice } from './main.js';

const platforms = ['a2a3sim', 'a5sim'] as const;
const config = { deviceCount: 2 };

export const childMemory = defineScene(import.meta.url, {
  level: 4,
  runtime: 'tensormap_and_ringbuffer',
  cases: [
    { name: 'small', platforms, config, params: { count: 1000 } },
    { name: 'large', platforms, config, manual: true, params: { count: 1_000_000 } },
  ],
  test: async ({ platform, params: { count } }) => {
    const golden = Float32Array.from({ length: count }, (_, i) => 1 + i / 2);
    deepEqual(await addWeightsTwice(platform, count), [golden, golden]);
  },
});
