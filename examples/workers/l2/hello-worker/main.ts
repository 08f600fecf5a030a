/** The smallest program: one worker, one callable, one task. */
import { fileURLToPath } from 'node:url';

import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { PlatformName } from '@pto/worker';

/** Runs one kernel that writes a text, and returns the text. */
export async function helloWorker(platform: PlatformName = 'a2a3sim'): Promise<string> {
  const runtime = 'tensormap_and_ringbuffer';
  const hello = await compileCallable({
    platform,
    runtime,
    orchestration: { source: new URL('kernels/orchestration/hello.cpp', import.meta.url), signature: ['out'] },
    kernels: [{ funcId: 0, source: new URL('kernels/aiv/hello.cpp', import.meta.url), coreType: 'aiv' }],
  });

  await using worker = new Worker({ level: 2, platform, runtime });
  const id = worker.register(hello, { name: 'hello' });
  await worker.init();
  const text = new Uint8Array(32);
  await worker.run(id, new TaskArgs().addTensor(text));
  return Buffer.from(text).toString().trimEnd();
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await helloWorker(process.argv[2] as PlatformName | undefined));
