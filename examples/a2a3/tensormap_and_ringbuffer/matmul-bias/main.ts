/** C = A · W + bias: mixed tasks, whose matrix core and two vector cores work on the same rows at the same time. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';

import { addMatmul } from '../../../shared/matmul.js';
import { randomIntegers } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, runOnce, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const SIZES = {
  small: { rows: 128, inner: 32, columns: 48, tileRows: 16, blockDim: 3 },
  large: { rows: 4096, inner: 256, columns: 256, tileRows: 64, blockDim: 24 },
};

/** Extents; `rows` is a multiple of `tileRows`, the rows of one task. */
export type MatmulBiasOptions = SceneOptions & Partial<typeof SIZES.small>;

export async function runMatmulBias(options: MatmulBiasOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', rows, inner, columns, tileRows, blockDim } = { ...sceneSize(SIZES), ...options };
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: {
      source: source('orchestration/matmul_bias.cpp'),
      signature: ['in', 'in', 'in', 'out', 'scalar'],
    },
    // The kernels of a mixed task receive the same arguments, and each uses what it needs.
    kernels: [
      { funcId: 0, source: source('aic/multiply.cpp'), coreType: 'aic' },
      { funcId: 1, source: source('aiv/add_bias.cpp'), coreType: 'aiv' },
    ],
  });

  // Integers, so that floats have no rounding.
  const a = Float32Array.from(randomIntegers(rows * inner, 1, 8));
  const w = Float32Array.from(randomIntegers(inner * columns, 2, 8));
  const bias = Float32Array.from(randomIntegers(columns, 3, 100));
  const c = new Float32Array(rows * columns);
  const golden = Float32Array.from(c, (_, i) => bias[i % columns]!);
  addMatmul(golden, a, w, { rows, inner, columns });

  const args = new TaskArgs()
    .addTensor({ data: a, shape: [rows, inner] })
    .addTensor({ data: w, shape: [inner, columns] })
    .addTensor(bias)
    .addTensor({ data: c, shape: [rows, columns] }, 'output_existing')
    .addScalar(tileRows);
  await runOnce({ platform, runtime, callable, args, config: { blockDim } });
  return compare('matmul-bias', platform, c, golden);
}

await runAsProgram(import.meta.url, runMatmulBias);
