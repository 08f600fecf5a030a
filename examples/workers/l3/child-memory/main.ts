/** Weights that are copied to a chip once and stay there: two runs use them, and nothing copies them again. */
import { fileURLToPath } from 'node:url';

import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { PlatformName } from '@pto/worker';

import { RUNTIME, compileVectorAdd } from '../../../shared/vector-add.js';

/** Adds the weights to `count` ones on chip 1, twice, and returns what both runs have written. */
export async function addWeightsTwice(platform: PlatformName = 'a2a3sim', count = 4): Promise<readonly Float32Array[]> {
  await using worker = new Worker({ level: 3, platform, runtime: RUNTIME, deviceIds: [0, 1] });
  const add = worker.register(await compileVectorAdd(platform), { name: 'vector_add' });
  await worker.init();

  const weights = Float32Array.from({ length: count }, (_, i) => i / 2);
  const onChip = worker.malloc(weights.byteLength, { worker: 1 });
  worker.copyTo(onChip, weights);

  const input = new Float32Array(count).fill(1);
  const outputs = [new Float32Array(count), new Float32Array(count)];
  for (const output of outputs) {
    await worker.run((orch) => {
      const args = new TaskArgs()
        .addTensor(input)
        .addTensor(onChip.tensor([count], 'float32'))
        .addTensor(output, 'output_existing');
      orch.submitNextLevel(add, args, { blockDim: 1 }, { worker: 1 });
    });
  }
  worker.free(onChip);
  return outputs;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await addWeightsTwice(process.argv[2] as PlatformName | undefined));
