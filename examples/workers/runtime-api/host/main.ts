/** The unified API on two chips: handles say what waits for what. */
import { CompiledPackage } from '@pto/compiler';
import { Runtime, compile } from '@pto/worker';
import type { TensorHandle } from '@pto/worker';

import { compare, runAsProgram, sceneSize } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const SIZES = { small: 1000, large: 1_000_000 };

function compileAdd(platform: SceneOptions['platform'] & string): Promise<CompiledPackage> {
  const source = (path: string) => new URL(`../../l2/vector-add/kernels/${path}`, import.meta.url);
  return compile({
    platform,
    runtime: 'tensormap_and_ringbuffer',
    orch: { source: source('orchestration/vector_add.cpp'), signature: ['in', 'in', 'out'] },
    kernels: [{ funcId: 0, source: source('aiv/kernel_add.cpp'), coreType: 'aiv', signature: ['in', 'in', 'out'] }],
    blockDim: 1,
  });
}

/** A sum of four vectors as a tree: two sums at the same time, and one of their results. */
export async function runHost({ platform = 'a2a3sim' }: SceneOptions = {}): Promise<Verdict> {
  const count = sceneSize(SIZES);
  const add = await compileAdd(platform);
  await using runtime = new Runtime({ level: 'host', platform, devices: [0, 1] });
  void runtime.register('sum_of_four', {
    kernels: { add },
    orch(ctx) {
      const sumOf = (x: TensorHandle, y: TensorHandle): TensorHandle => {
        const sum = ctx.alloc([count]);
        ctx.submit('add', { inputs: [x, y], outputs: [sum] });
        return sum;
      };
      const left = sumOf(ctx.input('a'), ctx.input('b'));
      const right = sumOf(ctx.input('c'), ctx.input('d'));
      return { sum: sumOf(left, right) };
    },
  });

  const [a, b, c, d] = [1, 2, 3, 4].map((factor) => Float32Array.from({ length: count }, (_, i) => factor * (i % 100)));
  const { sum } = await runtime.run('sum_of_four', { args: { a, b, c, d } });
  return compare(
    'runtime-api/host',
    platform,
    sum!.data as Float32Array,
    a!.map((value) => 10 * value),
  );
}

await runAsProgram(import.meta.url, runHost);
