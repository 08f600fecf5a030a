/** A feed-forward layer whose matrices are spread over chips: each computes a share, and the shares are summed. */
import { compileCallable } from '@pto/compiler';
import { TaskArgs, Tensor } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';
import type { PlatformName } from '@pto/worker';

import { chipIds, workerOfChips } from '../../../shared/chips.js';
import { randomIntegers } from '../../../shared/random.js';
import { compare, kernelHeaders, runAsProgram, sceneSize, sourcesOf } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const runtime = 'tensormap_and_ringbuffer';
const source = sourcesOf(import.meta.url);
const allReduceSource = sourcesOf(new URL('../allreduce/main.ts', import.meta.url).href);
const SIZES = {
  small: { chips: 2, tokens: 8, width: 16, hidden: 64 },
  large: { chips: 4, tokens: 64, width: 256, hidden: 1024 },
};
/** Elements behind the sum's part in a window, where chips tell each other how far they are. */
const SIGNALS = 16;

/** How many chips, and the extents of the layer; `chips` divides `hidden`. */
export type FfnOptions = SceneOptions & Partial<typeof SIZES.small>;

export async function runFfn(options: FfnOptions = {}): Promise<Verdict> {
  const { platform = 'a2a3sim', chips, tokens, width, hidden } = { ...sceneSize(SIZES), ...options };
  const [partialFfn, allReduce] = await compileBoth(platform);
  await using worker = workerOfChips(platform, runtime, chips);
  const ffn = worker.register(partialFfn, { name: 'partial_ffn' });
  const reduce = worker.register(allReduce, { name: 'all_reduce' });
  await worker.init();

  // Integers in floats: sums are exact in any order.
  const x = Float32Array.from(randomIntegers(tokens * width, 1, 3));
  const up = Float32Array.from(randomIntegers(width * hidden, 2, 2));
  const down = Float32Array.from(randomIntegers(hidden * width, 3, 2));
  const share = hidden / chips;
  const outputs = chipIds(chips).map(() => new Float32Array(tokens * width));
  await worker.run((orch) => {
    const count = tokens * width + SIGNALS;
    const domain = orch.allocDomain('sum', {
      workers: chipIds(chips),
      windowBytes: count * Float32Array.BYTES_PER_ELEMENT,
      buffers: [{ name: 'scratch', dtype: 'float32', count }],
    });
    for (const chip of domain.workers) {
      // The sum reads what the layer writes: that is all that says which task comes first.
      const partial = orch.alloc([tokens, width], 'float32');
      const layer = new TaskArgs()
        .addTensor(Tensor.from({ data: x, shape: [tokens, width] }))
        .addTensor(Tensor.from({ data: columnsOf(up, hidden, chip * share, share), shape: [width, share] }))
        .addTensor(
          Tensor.from({ data: down.slice(chip * share * width, (chip + 1) * share * width), shape: [share, width] }),
        )
        .addTensor(partial, 'inout');
      orch.submitNextLevel(ffn, layer, { blockDim: 1 }, { worker: chip });
      const { buffers, deviceContext } = domain.of(chip);
      const sum = new TaskArgs()
        .addTensor(partial)
        .addTensor(outputs[chip]!, 'output_existing')
        .addTensor(buffers['scratch']!.tensor([count], 'float32'), 'inout')
        .addScalar(deviceContext)
        .addScalar(0);
      orch.submitNextLevel(reduce, sum, { blockDim: 1 }, { worker: chip });
    }
  });

  const golden = layerOf(x, up, down, { tokens, width, hidden });
  return compare(
    'ffn-tensor-parallel',
    platform,
    outputs.flatMap((output) => [...output]),
    outputs.flatMap(() => [...golden]),
  );
}

async function compileBoth(platform: PlatformName): Promise<[ChipCallable, ChipCallable]> {
  const common = { platform, runtime, includeDirs: [kernelHeaders] };
  return Promise.all([
    compileCallable({
      ...common,
      orchestration: { source: source('orchestration/partial_ffn.cpp'), signature: ['in', 'in', 'in', 'out'] },
      kernels: [{ funcId: 0, source: source('aic/project.cpp'), coreType: 'aic' }],
    }),
    compileCallable({
      ...common,
      orchestration: {
        source: allReduceSource('orchestration/all_reduce.cpp'),
        signature: ['in', 'out', 'inout', 'scalar', 'scalar'],
      },
      kernels: [{ funcId: 0, source: allReduceSource('aiv/all_reduce.cpp'), coreType: 'aiv' }],
    }),
  ]);
}

/** Some columns of a matrix of rows of `width`. */
function columnsOf(matrix: Float32Array, width: number, first: number, count: number): Float32Array {
  const rows = Array.from({ length: matrix.length / width }, (_, row) =>
    matrix.subarray(row * width + first, row * width + first + count),
  );
  return Float32Array.from(rows.flatMap((row) => [...row]));
}

/** The layer as one chip would compute it. */
function layerOf(
  x: Float32Array,
  up: Float32Array,
  down: Float32Array,
  { tokens, width, hidden }: { tokens: number; width: number; hidden: number },
): Float32Array {
  const product = (a: Float32Array, b: Float32Array, inner: number, columns: number): Float32Array => {
    const result = new Float32Array(tokens * columns);
    for (let i = 0; i < tokens; i++)
      for (let k = 0; k < inner; k++)
        for (let j = 0; j < columns; j++) result[i * columns + j]! += a[i * inner + k]! * b[k * columns + j]!;
    return result;
  };
  const wide = product(x, up, width, hidden).map((value) => Math.max(value, 0));
  return product(wide, down, hidden, width);
}

await runAsProgram(import.meta.url, runFfn);
