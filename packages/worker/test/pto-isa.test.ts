import path from 'node:path';

import { compileCallable } from '@pto/compiler';
import { resolveAssets } from '@pto/runtime-native/assets';
import { TaskArgs } from '@pto/task-interface';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Worker } from '../src/index.js';
import { cacheDir, target } from './support/callables.js';

// The numbers of exchange_record.h.
const TILE_WORDS = 128;
const OF_LANE_1 = 1_000_000;
const RECORD_WORDS_A_BLOCK = 3 * 8;

beforeEach(() => {
  vi.stubEnv('PTO_ISA_ROOT', path.join(resolveAssets().nativeDir, 'test/isa'));
});

afterEach(() => {
  vi.unstubAllEnvs();
});

function compileRelay(platform: string) {
  const isa = (file: string): string => path.join(resolveAssets().nativeDir, 'test/isa', file);
  const source = isa('kernels/relay.cpp');
  return compileCallable({
    ...target,
    platform,
    cacheDir,
    orchestration: { source: isa('graphs/exchange.cpp'), functionName: 'relay' },
    kernels: [
      { funcId: 0, source, coreType: 'aic' },
      { funcId: 1, source, coreType: 'aiv' },
    ],
    includeDirs: [isa('')],
  });
}

/** Half of each tile goes through AIV lane 0, half through lane 1. */
function relayed(value: number, index: number, tiles: number): number {
  const tile = Math.floor(index / TILE_WORDS) % tiles;
  return value + tile + (index % TILE_WORDS < TILE_WORDS / 2 ? 0 : OF_LANE_1);
}

describe('a mixed kernel that exchanges tiles through PTO-ISA', () => {
  it.each(['a2a3sim', 'a5sim'] as const)(
    'gives exact results on %s, run after run',
    { timeout: 120_000 },
    async (platform) => {
      await using worker = new Worker({ level: 2, ...target, platform });
      const id = worker.register(await compileRelay(platform));
      await worker.init();
      const [tasks, blocks, tiles] = [2, 5, 7];
      const words = tasks * blocks * tiles * TILE_WORDS;
      for (let round = 0; round < 3; round++) {
        const sent = Int32Array.from({ length: words }, (_, index) => index * 31 + round);
        const received = new Int32Array(words);
        const args = new TaskArgs()
          .addTensor(sent)
          .addTensor(received, 'output_existing')
          .addTensor(new Int32Array(tasks * blocks * RECORD_WORDS_A_BLOCK), 'inout')
          .addTensor(new Int32Array(1))
          .addScalar(tasks)
          .addScalar(blocks)
          .addScalar(tiles)
          .addScalar(0);
        await worker.run(id, args, { blockDim: 3, aicpuThreadNum: 3 });
        expect(received).toEqual(sent.map((value, index) => relayed(value, index, tiles)));
      }
    },
  );
});
