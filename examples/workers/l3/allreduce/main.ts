/** The sum of a vector over the chips of a host: one task a chip, whose kernels meet in each other's memory. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';

import { chipIds, workerOfChips } from '../../../shared/chips.js';
import { compare, kernelHeaders, runAsProgram, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const SIZES = { small: { chips: 2, count: 256 }, large: { chips: 8, count: 100_000 } };
/** Elements behind the vector in a window, where chips tell each other how far they are. */
const SIGNALS = 16;

/** How many chips, how long the vectors, and how often they are summed. */
export type AllReduceOptions = SceneOptions & Partial<typeof SIZES.small> & { turns?: number };

export async function runAllReduce(options: AllReduceOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', chips, count, turns = 2 } = { ...sceneSize(SIZES), ...options };
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: {
      source: source('orchestration/all_reduce.cpp'),
      signature: ['in', 'out', 'inout', 'scalar', 'scalar'],
    },
    kernels: [{ funcId: 0, source: source('aiv/all_reduce.cpp'), coreType: 'aiv' }],
  });

  const buffers = [{ name: 'scratch', dtype: 'float32', count: count + SIGNALS }];
  const windowBytes = (count + SIGNALS) * Float32Array.BYTES_PER_ELEMENT;
  const chipBootstrap = chipIds(chips).map((rank) => ({ comm: { rank, windowBytes }, buffers }));
  await using worker = workerOfChips(platform, runtime, chips, { chipBootstrap });
  const allReduce = worker.register(callable, { name: 'all_reduce' });
  await worker.init();

  const inputs = chipIds(chips).map((chip) => Float32Array.from({ length: count }, (_, i) => i + 100 * chip));
  const sums = inputs.map(() => new Float32Array(count));
  for (let turn = 0; turn < turns; turn++) {
    await worker.run((orch) => {
      for (const { worker: chip, buffers, deviceContext } of worker.chipContexts) {
        const args = new TaskArgs()
          .addTensor(inputs[chip]!)
          .addTensor(sums[chip]!, 'output_existing')
          .addTensor(buffers['scratch']!.tensor([count + SIGNALS], 'float32'), 'inout')
          .addScalar(deviceContext!)
          .addScalar(turn);
        orch.submitNextLevel(allReduce, args, { blockDim: 1 }, { worker: chip });
      }
    });
  }

  const golden = inputs[0]!.map((_, i) => chips * i + (100 * chips * (chips - 1)) / 2);
  return compare(
    'allreduce',
    platform,
    sums.flatMap((sum) => [...sum]),
    inputs.flatMap(() => [...golden]),
  );
}

await runAsProgram(import.meta.url, runAllReduce);
