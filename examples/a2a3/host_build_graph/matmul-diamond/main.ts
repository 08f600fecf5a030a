/** out = relu(a) · w1 + relu(a) · w2: a diamond of vector and matrix tasks, built on the host. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';

import { addMatmul } from '../../../shared/matmul.js';
import { randomIntegers } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, runOnce, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'host_build_graph';
const source = sourcesOf(import.meta.url);
const SIZES = { small: { n: 64, blockDim: 3 }, large: { n: 512, blockDim: 24 } };

/** Matrices are `n` × `n`. */
export type MatmulDiamondOptions = SceneOptions & Partial<typeof SIZES.small>;

export async function runMatmulDiamond(options: MatmulDiamondOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', n, blockDim } = { ...sceneSize(SIZES), ...options };
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: {
      source: source('orchestration/matmul_diamond.cpp'),
      functionName: 'build_matmul_diamond',
      signature: ['in', 'in', 'in', 'out'],
    },
    kernels: [
      { funcId: 0, source: source('aiv/relu.cpp'), coreType: 'aiv' },
      { funcId: 1, source: source('aic/multiply.cpp'), coreType: 'aic' },
      { funcId: 2, source: source('aiv/add.cpp'), coreType: 'aiv' },
    ],
  });

  // Integers, so that floats have no rounding.
  const matrix = (seed: number) => Float32Array.from(randomIntegers(n * n, seed, 8));
  const [a, w1, w2, out] = [matrix(1), matrix(2), matrix(3), new Float32Array(n * n)];
  const golden = new Float32Array(n * n);
  const positive = a.map((value) => Math.max(value, 0));
  for (const w of [w1, w2]) addMatmul(golden, positive, w, { rows: n, inner: n, columns: n });

  const args = new TaskArgs();
  for (const data of [a, w1, w2, out]) args.addTensor({ data, shape: [n, n] });
  await runOnce({ platform, runtime, callable, args, config: { blockDim } });
  return compare('matmul-diamond', platform, out, golden);
}

await runAsProgram(import.meta.url, runMatmulDiamond);
