/** Weights that are copied to a chip once and stay there: two runs use them, and nothing copies them again. */
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';

import { compare, runAsProgram, sceneSize } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';
import { RUNTIME, compileVectorAdd } from '../../../shared/vector-add.js';

const SIZES = { small: 1000, large: 1_000_000 };

export async function runChildMemory({ platform = 'a2a3sim' }: SceneOptions = {}): Promise<Verdict> {
  const count = sceneSize(SIZES);
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
  const golden = [...weights].map((weight) => weight + 1);
  return compare(
    'child-memory',
    platform,
    outputs.flatMap((output) => [...output]),
    [...golden, ...golden],
  );
}

await runAsProgram(import.meta.url, runChildMemory);
