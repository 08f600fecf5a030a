/** Device memory that stays on the chip between runs. */
import { fileURLToPath } from 'node:url';

import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { PlatformName } from '@pto/worker';

/** Doubles `values` `times` times in device memory, copying in and out once. */
export async function doubleOnDevice(
  values: Int32Array,
  times: number,
  platform: PlatformName = 'a2a3sim',
): Promise<Int32Array> {
  const runtime = 'tensormap_and_ringbuffer';
  const callable = await compileCallable({
    platform,
    runtime,
    orchestration: { source: new URL('kernels/orchestration/double.cpp', import.meta.url), signature: ['inout'] },
    kernels: [{ funcId: 0, source: new URL('kernels/aiv/double.cpp', import.meta.url), coreType: 'aiv' }],
  });

  await using worker = new Worker({ level: 2, platform, runtime });
  const double = worker.register(callable, { name: 'double' });
  await worker.init();

  const buffer = worker.malloc(values.byteLength);
  worker.copyTo(buffer, values);
  const args = new TaskArgs().addTensor(buffer.tensor([values.length], 'int32'), 'inout');
  for (let i = 0; i < times; i++) await worker.run(double, args);
  const result = new Int32Array(values.length);
  worker.copyFrom(result, buffer);
  worker.free(buffer);
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await doubleOnDevice(Int32Array.of(1, 2, 3), 10, process.argv[2] as PlatformName | undefined));
}
