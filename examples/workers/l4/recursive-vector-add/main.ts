/** A worker of workers: the level 4 worker halves a vector, and each level 3 worker gives its half to its chip. */
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { OrchestrationFunction, TaskArgsView } from '@pto/worker';

import { compare, runAsProgram, sceneSize } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';
import { RUNTIME, compileVectorAdd } from '../../../shared/vector-add.js';

const SIZES = { small: 1000, large: 1_000_000 };

export async function runRecursiveVectorAdd({ platform = 'a2a3sim' }: SceneOptions = {}): Promise<Verdict> {
  const half = sceneSize(SIZES) / 2;
  const sum = await compileVectorAdd(platform);
  await using root = new Worker({ level: 4 });
  for (const device of [0, 1]) {
    const host = new Worker({ level: 3, platform, runtime: RUNTIME, deviceIds: [device] });
    host.register(sum, { name: 'vector_add' });
    root.addWorker(host, { mode: 'inline' });
  }
  // The first callable that its worker has registered, whichever of the two that is.
  const addHalf: OrchestrationFunction<TaskArgsView> = (orch, args) => {
    orch.submitNextLevel(0, args.toTaskArgs(), { blockDim: 1 });
  };
  const addOnHost = root.register(addHalf, { name: 'add_half' });
  await root.init();

  const vectors = [0, 1, 2].map(() => root.alloc([2 * half], 'float32').data as Float32Array);
  const [a, b, f] = vectors as [Float32Array, Float32Array, Float32Array];
  a.forEach((_, i) => (a[i] = i));
  b.fill(0.5);
  await root.run((orch) => {
    for (const first of [0, half]) {
      const args = new TaskArgs()
        .addTensor(a.subarray(first, first + half))
        .addTensor(b.subarray(first, first + half))
        .addTensor(f.subarray(first, first + half), 'output_existing');
      orch.submitNextLevel(addOnHost, args, undefined, { worker: first === 0 ? 0 : 1 });
    }
  });
  return compare(
    'recursive-vector-add',
    platform,
    f,
    Array.from({ length: 2 * half }, (_, i) => i + 0.5),
  );
}

await runAsProgram(import.meta.url, runRecursiveVectorAdd);
