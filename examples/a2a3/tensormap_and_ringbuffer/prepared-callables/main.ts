/** Callables under ids of one chip: prepared once, run often, in turns, and prepared anew under an id that was given up. */
import { fileURLToPath } from 'node:url';

import { compileCallable } from '@pto/compiler';
import { ChipWorker } from '@pto/runtime-native';
import { TaskArgs } from '@pto/task-interface';
import type { PlatformName } from '@pto/worker';

const runtime = 'tensormap_and_ringbuffer';
const source = (path: string) => new URL(`kernels/${path}`, import.meta.url);

/** What one run has shown. */
export interface RunOfCallable {
  readonly id: number;
  /** The result for 3 and 4. */
  readonly result: number;
  /** How often the orchestration has run since its library was loaded, as it counts itself. */
  readonly runs: number;
  /** Libraries that the chip has loaded so far. */
  readonly loaded: number;
}

/** Runs two callables in turns, `rounds` times each, and then one of them under the id of the other. */
export async function runPreparedCallables(
  platform: PlatformName = 'a2a3sim',
  rounds = 2,
): Promise<readonly RunOfCallable[]> {
  const compile = (kernel: string) =>
    compileCallable({
      platform,
      runtime,
      includeDirs: [new URL('../../../shared/include/', import.meta.url)],
      orchestration: { source: source('orchestration/apply.cpp'), signature: ['in', 'in', 'out', 'out'] },
      kernels: [{ funcId: 0, source: source(`aiv/${kernel}.cpp`), coreType: 'aiv', signature: ['in', 'in', 'out'] }],
    });
  const [add, multiply] = await Promise.all([compile('add'), compile('multiply')]);

  const [result, runs] = [new Int32Array(1), new Int32Array(1)];
  const args = new TaskArgs();
  for (const tensor of [Int32Array.of(3), Int32Array.of(4), result, runs]) args.addTensor(tensor);

  await using worker = new ChipWorker({ platform, runtime });
  worker.init({ deviceId: 0 });
  const seen: RunOfCallable[] = [];
  const run = async (id: number) => {
    await worker.run(id, args, { blockDim: 1 });
    seen.push({ id, result: result[0]!, runs: runs[0]!, loaded: worker.aicpuDlopenCount });
  };

  worker.prepare(0, add);
  worker.prepare(1, multiply);
  for (let round = 0; round < rounds; round++) {
    await run(0);
    await run(1);
  }
  // The id is free again, and whatever is prepared under it starts afresh.
  worker.unregister(0);
  worker.prepare(0, multiply);
  await run(0);
  await run(1);
  return seen;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const seen = await runPreparedCallables(process.argv[2] as PlatformName | undefined);
  for (const { id, result, runs, loaded } of seen) console.log(`id ${id}: ${result}, run ${runs}, loaded ${loaded}`);
}
