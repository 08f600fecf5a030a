/** The sum of a vector over the chips of a host: one task a chip, whose kernels meet in each other's memory. */
import { fileURLToPath } from 'node:url';

import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { PlatformName } from '@pto/worker';

import { chipIds } from '../../../shared/chips.js';

const runtime = 'tensormap_and_ringbuffer';
const source = (path: string) => new URL(`kernels/${path}`, import.meta.url);
/** Elements behind the vector in a window, where chips tell each other how far they are. */
const SIGNALS = 16;

export interface AllReduceOptions {
  readonly platform?: PlatformName | undefined;
  /** Default: 2. */
  readonly chips?: number;
  /** Length of the vectors. Default: 4. */
  readonly count?: number;
  /** How often they are summed. Default: 2. */
  readonly turns?: number;
}

/** Element i of chip c's vector is i + 100 c. Returns what each chip has for the sum. */
export async function allReduce(options: AllReduceOptions = {}): Promise<readonly Float32Array[]> {
  const { platform = 'a2a3sim', chips = 2, count = 4, turns = 2 } = options;
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [new URL('../../../shared/include/', import.meta.url)],
    orchestration: {
      source: source('orchestration/all_reduce.cpp'),
      signature: ['in', 'out', 'inout', 'scalar', 'scalar'],
    },
    kernels: [{ funcId: 0, source: source('aiv/all_reduce.cpp'), coreType: 'aiv' }],
  });

  const buffers = [{ name: 'scratch', dtype: 'float32', count: count + SIGNALS }];
  const windowBytes = (count + SIGNALS) * Float32Array.BYTES_PER_ELEMENT;
  const chipBootstrap = chipIds(chips).map((rank) => ({ comm: { rank, windowBytes }, buffers }));
  await using worker = new Worker({ level: 3, platform, runtime, deviceIds: chipIds(chips), chipBootstrap });
  const reduce = worker.register(callable, { name: 'all_reduce' });
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
        orch.submitNextLevel(reduce, args, { blockDim: 1 }, { worker: chip });
      }
    });
  }
  return sums;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await allReduce({ platform: process.argv[2] as PlatformName | undefined }));
