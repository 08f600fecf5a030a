/** The sum of a vector over the ranks of a ring, one chip a rank: tasks that complete when the neighbour notifies. */
import { fileURLToPath } from 'node:url';

import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { PlatformName } from '@pto/worker';

import { encodeCommContext } from './comm-context.js';

const runtime = 'tensormap_and_ringbuffer';
const source = (path: string) => new URL(`kernels/${path}`, import.meta.url);
/** Bytes of a window before its slots. */
const SLOTS_OFFSET = 64;

/** Sums one vector a chip, all of the same length, over all chips; returns what each chip has. */
export async function sumOverRing(
  inputs: readonly Int32Array[],
  platform: PlatformName = 'a2a3sim',
): Promise<readonly Int32Array[]> {
  const [ranks, nbytes] = [inputs.length, inputs[0]!.byteLength];
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [new URL('../../../shared/include/', import.meta.url)],
    orchestration: { source: source('orchestration/all_reduce.cpp'), signature: ['in', 'inout', 'scalar'] },
    kernels: ['send', 'arrive', 'collect'].map((kernel, funcId) => ({
      funcId,
      source: source(`aiv/${kernel}.cpp`),
      coreType: 'aiv',
    })),
  });

  const workers = inputs.map((_, rank) => new Worker({ level: 2, platform, runtime, deviceId: rank }));
  const totals = inputs.map((x) => x.slice());
  try {
    await Promise.all(workers.map((worker) => worker.init()));
    const windowBytes = SLOTS_OFFSET + Math.max(1, ranks - 1) * nbytes;
    const windows = workers.map((worker) => {
      const window = worker.malloc(windowBytes);
      worker.copyTo(window, new Uint8Array(SLOTS_OFFSET));
      return window.address;
    });
    const runs = workers.map((worker, rank) => {
      const context = worker.malloc(1056);
      worker.copyTo(context, encodeCommContext(rank, windows, windowBytes));
      const args = new TaskArgs().addTensor(inputs[rank]!).addTensor(totals[rank]!, 'inout').addScalar(context.address);
      return worker.run(worker.register(callable), args, { blockDim: 1 });
    });
    await Promise.all(runs);
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
  return totals;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const vectors = [Int32Array.of(1, 2, 3), Int32Array.of(10, 20, 30)];
  console.log(await sumOverRing(vectors, process.argv[2] as PlatformName | undefined));
}
