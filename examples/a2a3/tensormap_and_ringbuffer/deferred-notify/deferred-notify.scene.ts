/** The program, on both chips: every rank has the sum of all vectors. */
import { deepEqual } from 'node:assert/strict';

import { defineScene, randint } from '@pto/scene-test';
import { sum } from '@pto/scene-test/goldens';

import { partOf } from '../../../shared/chips.js';
import { sumOverRing } from './main.js';

const platforms = ['a2a3sim', 'a5sim'] as const;

export const deferredNotify = defineScene(import.meta.url, {
  level: 4,
  runtime: 'tensormap_and_ringbuffer',
  cases: [
    { name: 'two chips', platforms, config: { deviceCount: 2 }, params: { ranks: 2, count: 1000 } },
    { name: 'one chip', platforms, config: { deviceCount: 1 }, params: { ranks: 1, count: 100 } },
    { name: 'three chips', platforms, config: { deviceCount: 3 }, params: { ranks: 3, count: 100 } },
    { name: 'eight chips', platforms, config: { deviceCount: 8 }, params: { ranks: 8, count: 100 } },
    { name: 'large', platforms, config: { deviceCount: 8 }, manual: true, params: { ranks: 8, count: 1_000_000 } },
  ],
  test: async ({ platform, params: { ranks, count } }) => {
    const inputs = randint([ranks, count], { seed: 1, low: -1000, high: 1001 });
    const vectors = Array.from({ length: ranks }, (_, rank) => partOf(inputs, rank).data as Int32Array);
    deepEqual(await sumOverRing(vectors, platform), Array(ranks).fill(sum(inputs, { axis: 0 }).data));
  },
});
