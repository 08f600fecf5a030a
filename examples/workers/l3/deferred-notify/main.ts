/** Chips pass partial results on: a task of one chip completes when a kernel of another one notifies it. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';

import { chipIds, workerOfChips } from '../../../shared/chips.js';
import { randomFloats } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const SIZES = { small: { chips: 2, count: 1000 }, large: { chips: 8, count: 1_000_000 } };
/** Bytes of a window before the slot. */
const SLOT_OFFSET = 64;

/** How many chips, and how long their partial results. */
export type DeferredNotifyOptions = SceneOptions & Partial<typeof SIZES.small>;

export async function runDeferredNotify(options: DeferredNotifyOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', chips, count } = { ...sceneSize(SIZES), ...options };
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: { source: source('orchestration/exchange.cpp'), signature: ['in', 'out', 'scalar', 'scalar'] },
    kernels: ['send', 'arrive', 'take'].map((kernel, funcId) => ({
      funcId,
      source: source(`aiv/${kernel}.cpp`),
      coreType: 'aiv',
    })),
  });

  await using worker = workerOfChips(platform, runtime, chips);
  const exchange = worker.register(callable, { name: 'exchange' });
  await worker.init();

  const partials = chipIds(chips).map((chip) => randomFloats(count, chip + 1));
  const results = partials.map(() => new Float32Array(count));
  await worker.run((orch) => {
    const windowBytes = SLOT_OFFSET + count * Float32Array.BYTES_PER_ELEMENT;
    const ring = orch.allocDomain('ring', { workers: chipIds(chips), windowBytes });
    for (const chip of ring.workers) {
      const args = new TaskArgs()
        .addTensor(partials[chip]!)
        .addTensor(results[chip]!, 'output_existing')
        .addScalar(ring.of(chip).deviceContext)
        .addScalar(0);
      orch.submitNextLevel(exchange, args, { blockDim: 1 }, { worker: chip });
    }
  });

  return compare(
    'deferred-notify',
    platform,
    results.flatMap((result) => [...result]),
    results.flatMap((_, chip) => [...partials[(chip + chips - 1) % chips]!]),
  );
}

await runAsProgram(import.meta.url, runDeferredNotify);
