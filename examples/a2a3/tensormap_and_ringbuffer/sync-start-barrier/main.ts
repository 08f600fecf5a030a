/** A stencil on a ring of values: the blocks of one task meet at a barrier after each step. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';

import { randomIntegers } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, runOnce, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const SIZES = {
  small: { count: 1000, blocks: 6, steps: 10, blockDim: 3 },
  large: { count: 1_000_000, blocks: 48, steps: 100, blockDim: 24 },
};

/** `blocks` are at most the 2 · `blockDim` vector cores that the run uses; `steps` are even. */
export type SyncStartBarrierOptions = SceneOptions & Partial<typeof SIZES.small>;

/** The values after `steps` steps; sums are modulo 2³². */
function stencil(values: Uint32Array, steps: number): Uint32Array {
  const count = values.length;
  const step = (x: Uint32Array) => x.map((_, i) => x[(i + count - 1) % count]! + x[(i + 1) % count]!);
  return Array.from({ length: steps }).reduce<Uint32Array>(step, values);
}

export async function runSyncStartBarrier(options: SyncStartBarrierOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', count, blocks, steps, blockDim } = { ...sceneSize(SIZES), ...options };
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: {
      source: source('orchestration/sync_start_barrier.cpp'),
      signature: ['inout', 'scalar', 'scalar'],
    },
    kernels: [{ funcId: 0, source: source('aiv/stencil.cpp'), coreType: 'aiv' }],
  });

  const x = Uint32Array.from(randomIntegers(count, 1, 100));
  const golden = stencil(x, steps);
  const args = new TaskArgs().addTensor(x, 'inout').addScalar(blocks).addScalar(steps);
  await runOnce({ platform, runtime, callable, args, config: { blockDim } });
  return compare('sync-start-barrier', platform, x, golden);
}

await runAsProgram(import.meta.url, runSyncStartBarrier);
