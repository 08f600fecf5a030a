/** Copies by a copy engine: the task that asked for one completes when the engine's event record says so. */
import { deepEqual, equal } from 'node:assert/strict';

import { defineScene, randint, taskArgs, zeros } from '@pto/scene-test';
import { mul } from '@pto/scene-test/goldens';

/** a5 has no event records. */
const platforms = ['a2a3sim'] as const;

export const sdmaCompletion = defineScene(import.meta.url, {
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    includeDirs: ['../../../shared/include'],
    orchestration: {
      source: 'kernels/orchestration/sdma_completion.cpp',
      signature: ['in', 'out', 'inout', 'inout'],
    },
    kernels: [
      { funcId: 0, source: 'kernels/aiv/start.cpp', coreType: 'aiv' },
      { funcId: 1, source: 'kernels/aiv/double.cpp', coreType: 'aiv' },
      { funcId: 2, source: 'kernels/aiv/engine.cpp', coreType: 'aiv' },
    ],
  },
  // `chunks` copies of `n` values wait at the same time, at most 64 as on the hardware.
  cases: [
    { name: 'eight copies at once', platforms, params: { chunks: 8, n: 100 } },
    { name: 'one copy', platforms, params: { chunks: 1, n: 10 } },
    { name: 'two copies at once', platforms, params: { chunks: 2, n: 10 } },
    { name: 'sixty-four copies at once', platforms, params: { chunks: 64, n: 10 } },
    { name: 'large', platforms, config: { blockDim: 24 }, manual: true, params: { chunks: 60, n: 100_000 } },
  ],
  generateArgs: ({ chunks, n }) =>
    taskArgs({
      x: randint([chunks, n], { seed: 1, low: -1000, high: 1001 }),
      out: zeros([chunks, n], 'int32'),
      records: zeros([chunks, 2], 'uint64'),
      channels: zeros([chunks, 2], 'uint32'),
    }),
  computeGolden: ({ x, channels }) => {
    const tails = channels.data as Uint32Array;
    return { out: mul(x, 2), channels: tails.map((_, i) => 1 + Math.floor(i / 2)) };
  },
  // The runtime has taken notice of each event: the flag is cleared, and the engine's channel has the tail, twice. What else a
  // record holds is addresses.
  compareOutputs: (actual, golden) => {
    deepEqual(actual.out.data, golden.out.data);
    deepEqual(actual.channels.data, golden.channels.data);
    const flags = (actual.records.data as BigUint64Array).filter((_, i) => i % 2 === 0);
    for (const flag of flags) equal(BigInt.asUintN(32, flag), 0n);
  },
});
