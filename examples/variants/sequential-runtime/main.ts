/** A running sum on a runtime that is not part of PTO: built from an npm package, then used like any other. */
import { fileURLToPath } from 'node:url';

import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { PlatformName } from '@pto/worker';

const source = (path: string): URL => new URL(`kernels/${path}`, import.meta.url);

/** Sums up `count` random values in tiles of `tile`, and returns how many of the sums are right. */
export async function runningSum(runtime: string, platform: PlatformName, count: number, tile: number) {
  const callable = await compileCallable({
    platform,
    runtime,
    orchestration: { source: source('orchestration/running_sum.cpp'), signature: ['inout', 'inout', 'scalar'] },
    kernels: [{ funcId: 0, source: source('aiv/sum_tile.cpp'), coreType: 'aiv' }],
  });
  await using worker = new Worker({ level: 2, platform, runtime, build: true });
  const id = worker.register(callable);
  await worker.init();

  const values = Int32Array.from({ length: count }, (_, i) => ((i * 2_654_435_761) % 2001) - 1000);
  let sum = 0;
  const golden = values.map((value) => (sum += value));
  const total = new Int32Array(1);
  await worker.run(id, new TaskArgs().addTensor(values).addTensor(total).addScalar(BigInt(tile)));
  return total[0] === sum ? values.filter((value, i) => value === golden[i]).length : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // As a dependency of the project in the working directory the runtime would be found by its name, 'sequential'.
  const [, , platform = 'a2a3sim', runtime = fileURLToPath(new URL('runtime', import.meta.url))] = process.argv;
  const right = await runningSum(runtime, platform as PlatformName, 4096, 300);
  console.log(`sequential on ${platform}: ${right} of 4096 sums are right`);
  if (right !== 4096) process.exitCode = 1;
}
