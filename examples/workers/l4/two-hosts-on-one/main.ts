/** Two hosts on one machine: each is a process with two chips of its own, and a worker of level 4 gives both a half. */
import { fileURLToPath } from 'node:url';

import { CallConfig, TaskArgs } from '@pto/task-interface';
import { Worker, callable } from '@pto/worker';
import type { OrchestrationFunction, PlatformName } from '@pto/worker';

import { RUNTIME, compileVectorAdd } from '../../../shared/vector-add.js';

/**
 * Adds 0.5 to the numbers from 0 up; `count` is a multiple of 4.
 *
 * @param config - how the tasks of the chips run, and what is recorded of them
 * @param spansTo - folder for what the workers did
 */
export async function addOnTwoHosts(
  platform: PlatformName = 'a2a3sim',
  count = 4,
  config = CallConfig.from({ blockDim: 1 }),
  spansTo?: string,
): Promise<Float32Array> {
  const half = count / 2;
  const sum = await compileVectorAdd(platform);
  await using root = new Worker({ level: 4 });
  const hosts = [0, 1].map(() => {
    const host = new Worker({ level: 3, platform, runtime: RUNTIME, deviceIds: [0, 1] });
    host.register(sum, { name: 'vector_add' });
    return root.addWorker(host, { mode: 'process' });
  });
  const addOnTwoChips = root.register(callable(new URL('orchestrations.mjs', import.meta.url).href, 'addOnTwoChips'));
  await root.init();

  const vectors = [0, 1, 2].map(() => root.alloc([count], 'float32').data as Float32Array);
  const [a, b, f] = vectors as [Float32Array, Float32Array, Float32Array];
  a.forEach((_, i) => (a[i] = i));
  b.fill(0.5);
  const halve: OrchestrationFunction = (orch) => {
    for (const host of hosts) {
      const halfOf = (vector: Float32Array): Float32Array => vector.subarray(host * half, (host + 1) * half);
      const args = new TaskArgs().addTensor(halfOf(a)).addTensor(halfOf(b)).addTensor(halfOf(f), 'output_existing');
      orch.submitNextLevel(addOnTwoChips, args, config, { worker: host });
    }
  };
  await root.run(halve, undefined, undefined, { spansTo });
  return f.slice();
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await addOnTwoHosts(process.argv[2] as PlatformName | undefined));
