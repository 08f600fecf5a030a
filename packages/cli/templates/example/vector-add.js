// f = a + b, computed by a task graph of one task.
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';

const runtime = 'tensormap_and_ringbuffer';
const source = (path) => new URL(`kernels/${path}`, import.meta.url);

/** Compiles the orchestration and its kernel. What was compiled before comes from a cache. */
export function compileVectorAdd(platform) {
  return compileCallable({
    platform,
    runtime,
    orchestration: { source: source('orchestration/vector_add.cpp'), signature: ['in', 'in', 'out'] },
    kernels: [{ funcId: 0, source: source('aiv/kernel_add.cpp'), coreType: 'aiv', signature: ['in', 'in', 'out'] }],
  });
}

/** Adds two vectors of equal length on a chip, or on a simulator of one. */
export async function vectorAdd(a, b, platform = 'a2a3sim') {
  const worker = new Worker({ level: 2, platform, runtime });
  try {
    await worker.init();
    const id = worker.register(await compileVectorAdd(platform), { name: 'vector_add', argNames: ['a', 'b', 'f'] });
    const f = new Float32Array(a.length);
    await worker.run(id, new TaskArgs().addTensor(a).addTensor(b).addTensor(f, 'output_existing'));
    return f;
  } finally {
    await worker.close();
  }
}
