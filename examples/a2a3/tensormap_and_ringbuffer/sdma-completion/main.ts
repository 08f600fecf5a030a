/** Copies by a copy engine: the task that asked for one completes when the engine's event record says so. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';

import { randomIntegers } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, runOnce, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const SIZES = { small: { chunks: 8, n: 100, blockDim: 1 }, large: { chunks: 60, n: 100_000, blockDim: 24 } };

/** `chunks` copies of `n` values wait at the same time, at most 64 as on the hardware. */
export type SdmaCompletionOptions = SceneOptions & Partial<typeof SIZES.small>;

export async function runSdmaCompletion(options: SdmaCompletionOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', chunks, n, blockDim } = { ...sceneSize(SIZES), ...options };
  if (!platform.startsWith('a2a3')) throw new RangeError(`${platform} has no event records; a2a3sim has.`);
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: {
      source: source('orchestration/sdma_completion.cpp'),
      signature: ['in', 'out', 'inout', 'inout'],
    },
    kernels: ['start', 'double', 'engine'].map((kernel, funcId) => ({
      funcId,
      source: source(`aiv/${kernel}.cpp`),
      coreType: 'aiv',
    })),
  });

  const x = randomIntegers(chunks * n, 1, 1000);
  const out = new Int32Array(x.length);
  const records = new BigUint64Array(2 * chunks);
  const channels = new Uint32Array(2 * chunks);
  const args = new TaskArgs()
    .addTensor({ data: x, shape: [chunks, n] })
    .addTensor({ data: out, shape: [chunks, n] }, 'output_existing')
    .addTensor({ data: records, shape: [chunks, 2] }, 'inout')
    .addTensor({ data: channels, shape: [chunks, 2] }, 'inout');
  await runOnce({ platform, runtime, callable, args, config: { blockDim } });

  // The runtime has taken notice of each event: the flag is cleared, and the engine's channel has the tail, twice.
  const flags = Array.from({ length: chunks }, (_, i) => Number(BigInt.asUintN(32, records[2 * i]!)));
  const tails = Array.from(channels, (_, i) => 1 + Math.floor(i / 2));
  const golden = [...x.map((value) => 2 * value), ...flags.map(() => 0), ...tails];
  return compare('sdma-completion', platform, [...out, ...flags, ...channels], golden);
}

await runAsProgram(import.meta.url, runSdmaCompletion);
