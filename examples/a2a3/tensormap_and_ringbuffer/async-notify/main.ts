/** Many tasks wait for notifications at the same time, and complete in the order of these. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';

import { randomIntegers } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, runOnce, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const SIZES = { small: { count: 16, blockDim: 1 }, large: { count: 64, blockDim: 24 } };

/** `count` tasks wait, at most 64 as on the hardware; the run has 2 · `blockDim` vector cores. */
export type AsyncNotifyOptions = SceneOptions & Partial<typeof SIZES.small>;

export async function runAsyncNotify(options: AsyncNotifyOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', count, blockDim } = { ...sceneSize(SIZES), ...options };
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: { source: source('orchestration/async_notify.cpp'), signature: ['in', 'inout'] },
    kernels: ['wait', 'log', 'notify'].map((kernel, funcId) => ({
      funcId,
      source: source(`aiv/${kernel}.cpp`),
      coreType: 'aiv',
    })),
  });

  const keys = randomIntegers(count, 1, 1 << 30);
  const order = Int32Array.from(keys.keys()).sort((x, y) => keys[x]! - keys[y]!);
  const log = new Int32Array(1 + count);
  const args = new TaskArgs().addTensor(order).addTensor(log, 'inout');
  await runOnce({ platform, runtime, callable, args, config: { blockDim } });
  return compare('async-notify', platform, log, [count, ...order]);
}

await runAsProgram(import.meta.url, runAsyncNotify);
