/** f = a + b on one vector core, with tensors of three kinds: TypedArrays, Tensors, and look-alikes of other libraries. */
import { fileURLToPath } from 'node:url';

import { compileCallable } from '@pto/compiler';
import { TaskArgs, Tensor } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { PlatformName } from '@pto/worker';

/** Adds two vectors of `count` floats and returns the sum. */
export async function vectorAdd(platform: PlatformName = 'a2a3sim', count = 16_384): Promise<Float32Array> {
  const runtime = 'tensormap_and_ringbuffer';
  const source = (path: string) => new URL(`kernels/${path}`, import.meta.url);
  const callable = await compileCallable({
    platform,
    runtime,
    orchestration: { source: source('orchestration/vector_add.cpp'), signature: ['in', 'in', 'out'] },
    kernels: [{ funcId: 0, source: source('aiv/kernel_add.cpp'), coreType: 'aiv', signature: ['in', 'in', 'out'] }],
  });

  await using worker = new Worker({ level: 2, platform, runtime });
  await worker.init();
  const add = worker.register(callable, { name: 'vector_add', argNames: ['a', 'b', 'f'] });

  const a = Float32Array.from({ length: count }, (_, i) => i);
  const b = { data: new Float32Array(count).fill(0.5), dims: [count], type: 'float32' };
  const f = Tensor.zeros([count], 'float32');
  worker.runSync(add, new TaskArgs().addTensor(a).addTensor(b).addTensor(f, 'output_existing'));
  return f.data as Float32Array;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log((await vectorAdd(process.argv[2] as PlatformName | undefined)).subarray(0, 4));
