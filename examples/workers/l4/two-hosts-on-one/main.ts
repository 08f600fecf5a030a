/** Two hosts on one machine: each is a process with two chips of its own, and a worker of level 4 gives both a half. */
import { TaskArgs } from '@pto/task-interface';
import { Worker, callable } from '@pto/worker';

import { compare, runAsProgram, sceneSize } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';
import { RUNTIME, compileVectorAdd } from '../../../shared/vector-add.js';

const SIZES = { small: 1000, large: 1_000_000 };

export async function runTwoHosts({ platform = 'a2a3sim' }: SceneOptions = {}): Promise<Verdict> {
  const half = sceneSize(SIZES) / 2;
  const sum = await compileVectorAdd(platform);
  await using root = new Worker({ level: 4 });
  const hosts = [0, 1].map(() => {
    const host = new Worker({ level: 3, platform, runtime: RUNTIME, deviceIds: [0, 1] });
    host.register(sum, { name: 'vector_add' });
    return root.addWorker(host, { mode: 'process' });
  });
  const addOnTwoChips = root.register(callable(new URL('orchestrations.mjs', import.meta.url).href, 'addOnTwoChips'));
  await root.init();

  const vectors = [0, 1, 2].map(() => root.alloc([2 * half], 'float32').data as Float32Array);
  const [a, b, f] = vectors as [Float32Array, Float32Array, Float32Array];
  a.forEach((_, i) => (a[i] = i));
  b.fill(0.5);
  await root.run((orch) => {
    for (const host of hosts) {
      const halfOf = (vector: Float32Array): Float32Array => vector.subarray(host * half, (host + 1) * half);
      const args = new TaskArgs().addTensor(halfOf(a)).addTensor(halfOf(b)).addTensor(halfOf(f), 'output_existing');
      orch.submitNextLevel(addOnTwoChips, args, undefined, { worker: host });
    }
  });
  return compare(
    'two-hosts-on-one',
    platform,
    f,
    Float32Array.from(f, (_, i) => i + 0.5),
  );
}

await runAsProgram(import.meta.url, runTwoHosts);
