/** The unified API on two chips: handles say what waits for what. */
import { fileURLToPath } from 'node:url';

import type { CompiledPackage } from '@pto/compiler';
import { Runtime, compile } from '@pto/worker';
import type { PlatformName, TensorHandle } from '@pto/worker';

function compileAdd(platform: PlatformName): Promise<CompiledPackage> {
  const source = (path: string) => new URL(`../../l2/vector-add/kernels/${path}`, import.meta.url);
  return compile({
    platform,
    runtime: 'tensormap_and_ringbuffer',
    orch: { source: source('orchestration/vector_add.cpp'), signature: ['in', 'in', 'out'] },
    kernels: [{ funcId: 0, source: source('aiv/kernel_add.cpp'), coreType: 'aiv', signature: ['in', 'in', 'out'] }],
    blockDim: 1,
  });
}

/**
 * The sum of four vectors as a tree: two sums at the same time, and one of their results. The vectors are the numbers from 0 to 99
 * again and again, times 1, 2, 3 and 4.
 */
export async function sumOfFour(platform: PlatformName = 'a2a3sim', count = 4): Promise<Float32Array> {
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
  return sum!.data as Float32Array;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await sumOfFour(process.argv[2] as PlatformName | undefined));
