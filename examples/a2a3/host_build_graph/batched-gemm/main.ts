/** C = C + A · B for a batch of matrices, as a graph that is built on the host: products on AIC cores, sums on AIV cores. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';
import type { PlatformName } from '@pto/worker';

import { batchedGemm, batchedGemmInputs } from '../../../shared/batched-gemm.js';
import { compare, kernelHeaders, runAsProgram, runOnce, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'host_build_graph';
const source = sourcesOf(import.meta.url);
const SIZES = {
  small: { batch: 2, rows: 64, inner: 96, columns: 32, tile: 16 },
  large: { batch: 4, rows: 512, inner: 512, columns: 512, tile: 64 },
};

/** Extents of the matrices and of a tile; each extent is a multiple of the tile's. */
export type BatchedGemmOptions = SceneOptions & Partial<typeof SIZES.small>;

export function compileBatchedGemm(platform: PlatformName): Promise<ChipCallable> {
  return compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: {
      source: source('orchestration/batched_gemm.cpp'),
      functionName: 'build_batched_gemm',
      signature: ['in', 'in', 'inout', 'scalar'],
    },
    kernels: [
      { funcId: 0, source: source('aic/multiply.cpp'), coreType: 'aic' },
      { funcId: 1, source: source('aiv/add.cpp'), coreType: 'aiv' },
    ],
  });
}

export async function runBatchedGemm(options: BatchedGemmOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', tile, ...size } = { ...sceneSize(SIZES), ...options };
  const { batch, rows, inner, columns } = size;
  const inputs = batchedGemmInputs(size);
  const golden = batchedGemm(inputs, size);
  const args = new TaskArgs()
    .addTensor({ data: inputs.a, shape: [batch, rows, inner] })
    .addTensor({ data: inputs.b, shape: [batch, inner, columns] })
    .addTensor({ data: inputs.c, shape: [batch, rows, columns] }, 'inout')
    .addScalar(tile);
  const callable = await compileBatchedGemm(platform);
  await runOnce({ platform, runtime, callable, args, config: { blockDim: 24 } });
  return compare('batched-gemm', platform, inputs.c, golden);
}

await runAsProgram(import.meta.url, runBatchedGemm);
