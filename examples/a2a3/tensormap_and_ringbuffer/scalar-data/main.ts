/** Halves values until their sum is small enough: the orchestration reads and writes elements between tasks. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';

import { randomIntegers } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, runOnce, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const SIZES = {
  small: { count: 1000, limit: 2000, blockDim: 3 },
  large: { count: 1_000_000, limit: 5000, blockDim: 24 },
};

/** The sum of `count` values is brought to at most `limit`. */
export type ScalarDataOptions = SceneOptions & Partial<typeof SIZES.small>;

/** The values, then the rounds and the sum that the orchestration reports. */
function halveUntil(x: Int32Array, limit: number): number[] {
  let values = [...x];
  let rounds = 0;
  const total = () => values.reduce((sum, value) => sum + value, 0);
  for (; total() > limit; rounds++) values = values.map((value) => Math.trunc(value / 2));
  return [...values, rounds, total()];
}

export async function runScalarData(options: ScalarDataOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', count, limit, blockDim } = { ...sceneSize(SIZES), ...options };
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: { source: source('orchestration/scalar_data.cpp'), signature: ['inout', 'out', 'scalar'] },
    kernels: [
      { funcId: 0, source: source('aiv/sum.cpp'), coreType: 'aiv', signature: ['in', 'inout'] },
      { funcId: 1, source: source('aiv/halve.cpp'), coreType: 'aiv', signature: ['inout'] },
    ],
  });

  const x = randomIntegers(count, 1, 500).map(Math.abs);
  const report = new Int32Array(2);
  const golden = halveUntil(x, limit);
  const args = new TaskArgs().addTensor(x, 'inout').addTensor(report, 'output_existing').addScalar(limit);
  await runOnce({ platform, runtime, callable, args, config: { blockDim } });
  return compare('scalar-data', platform, [...x, ...report], golden);
}

await runAsProgram(import.meta.url, runScalarData);
