/** Two chips add vectors at the same time; a function on the host adds up what both have written. */
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { TaskArgsView } from '@pto/worker';

import { compare, runAsProgram, sceneSize } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';
import { RUNTIME, compileVectorAdd } from '../../../shared/vector-add.js';

const SIZES = { small: 1000, large: 1_000_000 };

export async function runMultiChipDispatch({ platform = 'a2a3sim' }: SceneOptions = {}): Promise<Verdict> {
  const count = sceneSize(SIZES);
  await using worker = new Worker({
    level: 3,
    platform,
    runtime: RUNTIME,
    deviceIds: [0, 1],
    subWorkers: { count: 1, mode: 'inline' },
  });
  const add = worker.register(await compileVectorAdd(platform), { name: 'vector_add', argNames: ['a', 'b', 'f'] });

  const total = new Float32Array(count);
  const addUp = worker.register(
    (args: TaskArgsView) => {
      const [left, right] = [args.tensor<Float32Array>(0).data, args.tensor<Float32Array>(1).data];
      for (let i = 0; i < count; i++) total[i] = left[i]! + right[i]!;
    },
    { name: 'add_up' },
  );
  await worker.init();

  const a = Float32Array.from({ length: count }, (_, i) => i);
  const ones = new Float32Array(count).fill(1);
  const twos = new Float32Array(count).fill(2);
  await worker.run((orch) => {
    const [left, right] = [orch.alloc([count], 'float32'), orch.alloc([count], 'float32')];
    // Each sum is a task of its own chip: neither waits for the other.
    orch.submitNextLevel(add, sum(a, ones, left), { blockDim: 1 }, { worker: 0 });
    orch.submitNextLevel(add, sum(a, twos, right), { blockDim: 1 }, { worker: 1 });
    // It reads both, so it waits for both.
    orch.submitSub(addUp, new TaskArgs().addTensor(left).addTensor(right));
  });
  return compare(
    'multi-chip-dispatch',
    platform,
    total,
    a.map((value) => 2 * value + 3),
  );
}

type TensorArgument = Parameters<TaskArgs['addTensor']>[0];

/** The arguments of f = a + b. What `alloc` has returned is written with 'inout' by its first writer. */
function sum(a: TensorArgument, b: TensorArgument, f: TensorArgument): TaskArgs {
  return new TaskArgs().addTensor(a).addTensor(b).addTensor(f, 'inout');
}

await runAsProgram(import.meta.url, runMultiChipDispatch);
