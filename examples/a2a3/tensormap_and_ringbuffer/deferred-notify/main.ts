/** The sum of a vector over the ranks of a ring, one chip a rank: tasks that complete when the neighbour notifies. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';

import { randomIntegers } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';
import { encodeCommContext } from './comm-context.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const SIZES = { small: { ranks: 2, count: 1000 }, large: { ranks: 8, count: 1_000_000 } };
/** Bytes of a window before its slots. */
const SLOTS_OFFSET = 64;

/** How many chips, and how long the vector of each is. */
export type DeferredNotifyOptions = SceneOptions & Partial<typeof SIZES.small>;

export async function runDeferredNotify(options: DeferredNotifyOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', ranks, count } = { ...sceneSize(SIZES), ...options };
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: { source: source('orchestration/all_reduce.cpp'), signature: ['in', 'inout', 'scalar'] },
    kernels: ['send', 'arrive', 'collect'].map((kernel, funcId) => ({
      funcId,
      source: source(`aiv/${kernel}.cpp`),
      coreType: 'aiv',
    })),
  });

  const workers = Array.from(
    { length: ranks },
    (_, rank) => new Worker({ level: 2, platform, runtime, deviceId: rank }),
  );
  const inputs = workers.map((_, rank) => randomIntegers(count, rank + 1, 1000));
  const totals = inputs.map((x) => x.slice());
  try {
    await Promise.all(workers.map((worker) => worker.init()));
    const windowBytes = SLOTS_OFFSET + Math.max(1, ranks - 1) * count * Int32Array.BYTES_PER_ELEMENT;
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

  const sum = inputs[0]!.map((_, i) => inputs.reduce((total, x) => total + x[i]!, 0));
  return compare(
    'deferred-notify',
    platform,
    totals.flatMap((total) => [...total]),
    inputs.flatMap(() => [...sum]),
  );
}

await runAsProgram(import.meta.url, runDeferredNotify);
