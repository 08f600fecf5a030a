/** x = x · W + r in several independent sequences: matrix tasks and vector tasks take turns. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';

import { randomIntegers } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, runOnce, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const SIZES = {
  small: { sequences: 4, layers: 10, n: 16, blockDim: 3 },
  large: { sequences: 24, layers: 20, n: 64, blockDim: 24 },
};

/** Matrices are `n` × `n`. */
export type AlternatingMatmulAddOptions = SceneOptions & Partial<typeof SIZES.small>;

/** x · w + r, modulo 2³². */
function layer(x: Int32Array, w: Int32Array, r: Int32Array, n: number): Int32Array {
  const result = r.slice();
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++)
      for (let j = 0; j < n; j++) result[i * n + j]! += Math.imul(x[i * n + k]!, w[k * n + j]!);
  return result;
}

export async function runAlternatingMatmulAdd(options: AlternatingMatmulAddOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', sequences, layers, n, blockDim } = { ...sceneSize(SIZES), ...options };
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: {
      source: source('orchestration/alternating_matmul_add.cpp'),
      signature: ['inout', 'in', 'in', 'scalar'],
    },
    kernels: [
      { funcId: 0, source: source('aic/multiply.cpp'), coreType: 'aic', signature: ['in', 'in', 'out'] },
      { funcId: 1, source: source('aiv/add.cpp'), coreType: 'aiv', signature: ['in', 'in', 'inout'] },
    ],
  });

  const x = randomIntegers(sequences * n * n, 1, 1000);
  const w = randomIntegers(n * n, 2, 1000);
  const r = randomIntegers(sequences * n * n, 3, 1000);
  const golden = Array.from({ length: sequences }, (_, sequence) => {
    const matrix = (data: Int32Array) => data.slice(sequence * n * n, (sequence + 1) * n * n);
    let values: Int32Array = matrix(x);
    for (let i = 0; i < layers; i++) values = layer(values, w, matrix(r), n);
    return [...values];
  }).flat();

  const args = new TaskArgs()
    .addTensor({ data: x, shape: [sequences, n, n] }, 'inout')
    .addTensor({ data: w, shape: [n, n] })
    .addTensor({ data: r, shape: [sequences, n, n] })
    .addScalar(layers);
  await runOnce({ platform, runtime, callable, args, config: { blockDim } });
  return compare('alternating-matmul-add', platform, x, golden);
}

await runAsProgram(import.meta.url, runAlternatingMatmulAdd);
