/** A worker of workers: the level 4 worker halves a vector, and each level 3 worker gives its half to its chip. */
import { fileURLToPath } from 'node:url';

import { CallConfig, TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { OrchestrationFunction, PlatformName, TaskArgsView } from '@pto/worker';

import { RUNTIME, compileVectorAdd } from '../../../shared/vector-add.js';

/**
 * Adds 0.5 to the numbers from 0 up; `count` is even.
 *
 * @param config - how the tasks of the chips run, and what is recorded of them
 * @param spansTo - folder for what the workers did
 */
export async function addHalves(
  platform: PlatformName = 'a2a3sim',
  count = 4,
  config = CallConfig.from({ blockDim: 1 }),
  spansTo?: string,
): Promise<Float32Array> {
  const half = count / 2;
  const sum = await compileVectorAdd(platform);
  await using root = new Worker({ level: 4 });
  for (const device of [0, 1]) {
    const host = new Worker({ level: 3, platform, runtime: RUNTIME, deviceIds: [device] });
    host.register(sum, { name: 'vector_add' });
    root.addWorker(host, { mode: 'inline' });
  }
  // The first callable that its worker has registered, whichever of the two that is.
  const addHalf: OrchestrationFunction<TaskArgsView, CallConfig> = (orch, args, given) => {
    orch.submitNextLevel(0, args.toTaskArgs(), given);
  };
  const addOnHost = root.register(addHalf, { name: 'add_half' });
  await root.init();

  const vectors = [0, 1, 2].map(() => root.alloc([count], 'float32').data as Float32Array);
  const [a, b, f] = vectors as [Float32Array, Float32Array, Float32Array];
  a.forEach((_, i) => (a[i] = i));
  b.fill(0.5);
  const halve: OrchestrationFunction = (orch) => {
    for (const first of [0, half]) {
      const args = new TaskArgs()
        .addTensor(a.subarray(first, first + half))
        .addTensor(b.subarray(first, first + half))
        .addTensor(f.subarray(first, first + half), 'output_existing');
      orch.submitNextLevel(addOnHost, args, config, { worker: first === 0 ? 0 : 1 });
    }
  };
  await root.run(halve, undefined, undefined, { spansTo });
  return f.slice();
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await addHalves(process.argv[2] as PlatformName | undefined));
