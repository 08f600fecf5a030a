/** Five vector kernels as one task graph: f = (a + b + 1) * (a + b + 2) + (a + b). */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { PlatformName } from '@pto/worker';

import { largestError } from '../../../shared/compare.js';
import { runAsProgram, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const RUNTIME = 'tensormap_and_ringbuffer';
const TASKS = 5;
const SHAPE = [128, 128];
const COUNT = 128 * 128;
const source = sourcesOf(import.meta.url);

export interface VectorExampleOptions extends SceneOptions {
  /** Runs in a row. Default: 10. */
  rounds?: number;
  /** Clusters to use. Default: 3. */
  blockDim?: number;
}

/** The verdict has the largest error over all runs. */
export interface VectorExampleResult extends Verdict {
  runtime: string;
  /** Tasks of one run. */
  tasks: number;
  firstRunMs: number;
  /** Median of the runs after the first; of the first when there is no other. */
  warmRunMs: number;
}

/** Compiles the orchestration and its three kernels. */
export function compileVectorExample(platform: PlatformName): Promise<ChipCallable> {
  return compileCallable({
    platform,
    runtime: RUNTIME,
    orchestration: { source: source('orchestration/vector_example.cpp'), signature: ['in', 'in', 'out'] },
    kernels: [
      { funcId: 0, source: source('aiv/kernel_add.cpp'), coreType: 'aiv', signature: ['in', 'in', 'out'] },
      { funcId: 1, source: source('aiv/kernel_add_scalar.cpp'), coreType: 'aiv', signature: ['in', 'out', 'scalar'] },
      { funcId: 2, source: source('aiv/kernel_mul.cpp'), coreType: 'aiv', signature: ['in', 'in', 'out'] },
    ],
  });
}

/** Runs the graph `rounds` times and compares every element each time. */
export async function runVectorExample(options: VectorExampleOptions = {}): Promise<VectorExampleResult> {
  const { platform = 'a2a3sim', rounds = 10, blockDim = 3 } = options;
  const callable = await compileVectorExample(platform);

  await using worker = new Worker({ level: 2, platform, runtime: RUNTIME });
  const vectorExample = worker.register(callable, { name: 'vector_example', argNames: ['a', 'b', 'f'] });
  await worker.init();

  const [a, b, f] = [new Float32Array(COUNT).fill(2), new Float32Array(COUNT).fill(3), new Float32Array(COUNT)];
  const args = new TaskArgs();
  for (const data of [a, b, f]) args.addTensor({ data, shape: SHAPE });

  const golden = a.map((value, i) => {
    const sum = value + b[i]!;
    return (sum + 1) * (sum + 2) + sum;
  });
  const runMs: number[] = [];
  let maxError = 0;
  for (let round = 0; round < rounds; round++) {
    f.fill(0);
    const start = performance.now();
    await worker.run(vectorExample, args, { blockDim, aicpuThreadNum: 4 });
    runMs.push(performance.now() - start);
    maxError = Math.max(maxError, largestError(f, golden));
  }
  const [firstRunMs = Number.NaN, ...warm] = runMs;
  const verdict = { scene: 'vector-example', platform, values: COUNT, maxError, tolerance: 0 };
  return { ...verdict, runtime: RUNTIME, tasks: TASKS, firstRunMs, warmRunMs: median(warm) ?? firstRunMs };
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((x, y) => x - y)[Math.floor(values.length / 2)];
}

await runAsProgram(import.meta.url, runVectorExample);
