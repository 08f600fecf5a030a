/** The program, on both chips: what a run leaves in device memory is there for the next. */
import { deepEqual } from 'node:assert/strict';

import { defineScene } from '@pto/scene-test';

import { doubleOnDevice } from './main.js';

export const workerMalloc = defineScene(import.meta.url, {
  level: 4,
  runtime: 'tensormap_and_ringbuffer',
  cases: [{ name: 'ten runs', platforms: ['a2a3sim', 'a5sim'] }],
  test: async ({ platform }) => {
    deepEqual(await doubleOnDevice(Int32Array.of(1, 2, 3), 10, platform), Int32Array.of(1024, 2048, 3072));
  },
});
