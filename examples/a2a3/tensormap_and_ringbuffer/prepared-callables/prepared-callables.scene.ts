/** The program, on both chips: each id runs its own callable, and each orchestration is loaded once. */
import { deepEqual } from 'node:assert/strict';

import { defineScene } from '@pto/scene-test';

import { runPreparedCallables } from './main.js';

const platforms = ['a2a3sim', 'a5sim'] as const;

export const preparedCallables = defineScene(import.meta.url, {
  level: 4,
  runtime: 'tensormap_and_ringbuffer',
  cases: [
    { name: 'in turns', platforms, params: { rounds: 5 } },
    { name: 'often', platforms, params: { rounds: 500 } },
  ],
  test: async ({ platform, params: { rounds } }) => {
    const turns = Array.from({ length: rounds }, (_, round) => [
      { id: 0, result: 7, runs: 1 + round, loaded: round === 0 ? 1 : 2 },
      { id: 1, result: 12, runs: 1 + round, loaded: 2 },
    ]).flat();
    const afterwards = [
      { id: 0, result: 12, runs: 1, loaded: 3 },
      { id: 1, result: 12, runs: rounds + 1, loaded: 3 },
    ];
    deepEqual(await runPreparedCallables(platform, rounds), [...turns, ...afterwards]);
  },
});
