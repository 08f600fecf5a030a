/** The program, on both chips: what is registered under a name runs by it. */
import { deepEqual } from 'node:assert/strict';

import { defineScene } from '@pto/scene-test';

import { addByName } from './main.js';

const platforms = ['a2a3sim', 'a5sim'] as const;

export const runtimeChip = defineScene(import.meta.url, {
  name: 'runtime-chip',
  level: 4,
  runtime: 'tensormap_and_ringbuffer',
  cases: [
    { name: 'small', platforms, params: { count: 1000 } },
    { name: 'large', platforms, manual: true, params: { count: 1_000_000 } },
  ],
  test: async ({ platform, params: { count } }) => {
    const golden = Float32Array.from({ length: count }, (_, i) => i + 0.5);
    deepEqual(await addByName(platform, count), golden);
  },
});
