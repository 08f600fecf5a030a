/** A layer of experts, one a chip: each token travels to the chip of its expert, and the result travels back. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs, Tensor } from '@pto/task-interface';

import { chipIds, workerOfChips } from '../../../shared/chips.js';
import { randomIntegers } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const SIZES = { small: { chips: 2, tokens: 32, width: 16 }, large: { chips: 8, tokens: 1024, width: 256 } };
/** Bytes of a window before the requests. */
const COUNTER_BYTES = 64;

/** How many chips, and how many tokens of how many elements each has. */
export type ExpertOptions = SceneOptions & Partial<typeof SIZES.small>;

export async function runExperts(options: ExpertOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', chips, tokens, width } = { ...sceneSize(SIZES), ...options };
  const callable = await compileCallable({
    platform,
    runtime,
    includeDirs: [kernelHeaders],
    orchestration: { source: source('orchestration/experts.cpp'), signature: ['in', 'in', 'out', 'scalar', 'scalar'] },
    kernels: ['dispatch', 'await', 'answer', 'combine'].map((kernel, funcId) => ({
      funcId,
      source: source(`aiv/${kernel}.cpp`),
      coreType: 'aiv',
    })),
  });

  await using worker = workerOfChips(platform, runtime, chips);
  const experts = worker.register(callable, { name: 'experts' });
  await worker.init();

  const rows = chipIds(chips).map((chip) => Float32Array.from(randomIntegers(tokens * width, chip + 1, 1000)));
  const choices = chipIds(chips).map((chip) =>
    randomIntegers(tokens, 100 + chip, 1_000_000).map((value) => Math.abs(value) % chips),
  );
  const outputs = rows.map(() => new Float32Array(tokens * width));
  await worker.run((orch) => {
    // As kernels/expert_window.h lays it out: requests of each chip, then results.
    const requestWords = 1 + tokens + tokens * width;
    const windowBytes = COUNTER_BYTES + 4 * (chips * requestWords + tokens * width);
    const domain = orch.allocDomain('experts', { workers: chipIds(chips), windowBytes });
    for (const chip of domain.workers) {
      const args = new TaskArgs()
        .addTensor(Tensor.from({ data: rows[chip]!, shape: [tokens, width] }))
        .addTensor(choices[chip]!)
        .addTensor(Tensor.from({ data: outputs[chip]!, shape: [tokens, width] }), 'output_existing')
        .addScalar(domain.of(chip).deviceContext)
        .addScalar(0);
      orch.submitNextLevel(experts, args, { blockDim: 1 }, { worker: chip });
    }
  });

  // The expert of chip n multiplies by n + 1, and what comes back is added to the token.
  const golden = rows.map((row, chip) => row.map((value, i) => value * (2 + choices[chip]![Math.floor(i / width)]!)));
  return compare(
    'expert-dispatch-combine',
    platform,
    outputs.flatMap((output) => [...output]),
    golden.flatMap((output) => [...output]),
  );
}

await runAsProgram(import.meta.url, runExperts);
