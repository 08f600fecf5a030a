/** Callables under ids of one chip: prepared once, run often, in turns, and prepared anew under an id that was given up. */
import { compileCallable } from '@pto/compiler';
import { ChipWorker } from '@pto/runtime-native';
import { TaskArgs } from '@pto/task-interface';

import { randomIntegers } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const SIZES = { small: { count: 64, rounds: 5 }, large: { count: 4096, rounds: 1000 } };
const operators = {
  add: (x: number, y: number) => x + y,
  multiply: (x: number, y: number) => x * y,
};

/** How often the two callables run in turns. */
export type PreparedCallablesOptions = SceneOptions & Partial<typeof SIZES.small>;

export async function runPreparedCallables(options: PreparedCallablesOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', count, rounds } = { ...sceneSize(SIZES), ...options };
  const compile = (kernel: string) =>
    compileCallable({
      platform,
      runtime,
      includeDirs: [kernelHeaders],
      orchestration: { source: source('orchestration/apply.cpp'), signature: ['in', 'in', 'out', 'out'] },
      kernels: [{ funcId: 0, source: source(`aiv/${kernel}.cpp`), coreType: 'aiv', signature: ['in', 'in', 'out'] }],
    });
  const [add, multiply] = await Promise.all([compile('add'), compile('multiply')]);

  const [x, y] = [randomIntegers(count, 1, 1000), randomIntegers(count, 2, 1000)];
  const [z, runs] = [new Int32Array(count), new Int32Array(1)];
  const args = new TaskArgs();
  for (const tensor of [x, y, z, runs]) args.addTensor(tensor);

  await using worker = new ChipWorker({ platform, runtime });
  worker.init({ deviceId: 0 });
  const seen: number[] = [];
  const golden: number[] = [];
  /** Runs an id; what must come out are the operator's values, the callable's runs, and all libraries loaded so far. */
  const run = async (id: number, operator: keyof typeof operators, expectedRuns: number, expectedLoads: number) => {
    await worker.run(id, args, { blockDim: 1 });
    seen.push(...z, ...runs, worker.aicpuDlopenCount);
    golden.push(...x.map((value, i) => operators[operator](value, y[i]!)), expectedRuns, expectedLoads);
  };

  worker.prepare(0, add);
  await run(0, 'add', 1, 1);
  worker.prepare(1, multiply);
  for (let round = 1; round <= rounds; round++) {
    await run(0, 'add', 1 + round, round === 1 ? 1 : 2);
    await run(1, 'multiply', round, 2);
  }
  // The id is free again, and whatever is prepared under it starts afresh.
  worker.unregister(0);
  worker.prepare(0, multiply);
  await run(0, 'multiply', 1, 3);
  await run(1, 'multiply', rounds + 1, 3);
  return compare('prepared-callables', platform, seen, golden);
}

await runAsProgram(import.meta.url, runPreparedCallables);
