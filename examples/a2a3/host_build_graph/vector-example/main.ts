/** Five vector kernels as one task graph that is built on the host: f = (a + b + 1) * (a + b + 2) + (a + b). */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';

import { randomIntegers } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, runOnce, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'host_build_graph';
const source = sourcesOf(import.meta.url);
const SIZES = { small: { count: 16_384, blockDim: 3 }, large: { count: 4_000_000, blockDim: 24 } };

/** `count` floats a tensor. */
export type VectorExampleOptions = SceneOptions & Partial<typeof SIZES.small>;

export async function runVectorExample(options: VectorExampleOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', count, blockDim } = { ...sceneSize(SIZES), ...options };
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: {
      source: source('orchestration/vector_example.cpp'),
      functionName: 'build_vector_example',
      signature: ['in', 'in', 'out'],
    },
    kernels: [
      { funcId: 0, source: source('aiv/add.cpp'), coreType: 'aiv' },
      { funcId: 1, source: source('aiv/add_scalar.cpp'), coreType: 'aiv' },
      { funcId: 2, source: source('aiv/mul.cpp'), coreType: 'aiv' },
    ],
  });

  // Integers, so that floats have no rounding.
  const a = Float32Array.from(randomIntegers(count, 1, 100));
  const b = Float32Array.from(randomIntegers(count, 2, 100));
  const f = new Float32Array(count);
  const golden = a.map((value, i) => {
    const sum = value + b[i]!;
    return (sum + 1) * (sum + 2) + sum;
  });
  const args = new TaskArgs().addTensor(a).addTensor(b).addTensor(f, 'output_existing');
  await runOnce({ platform, runtime, callable, args, config: { blockDim } });
  return compare('vector-example', platform, f, golden);
}

await runAsProgram(import.meta.url, runVectorExample);
