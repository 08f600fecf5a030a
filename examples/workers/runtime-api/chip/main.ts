/** The unified API on one chip: register a callable under a name, run it by that name. */
import { fileURLToPath } from 'node:url';

import { Arg, Runtime } from '@pto/worker';
import type { PlatformName } from '@pto/worker';

/** Adds 0.5 to the numbers from 0 up. */
export async function addByName(platform: PlatformName = 'a2a3sim', count = 4): Promise<Float32Array> {
  const source = (path: string) => new URL(`../../l2/vector-add/kernels/${path}`, import.meta.url);
  await using runtime = new Runtime({ level: 'chip', platform, device: 0 });
  void runtime.register('vector_add', {
    orch: { source: source('orchestration/vector_add.cpp'), signature: ['in', 'in', 'out'] },
    kernels: [{ funcId: 0, source: source('aiv/kernel_add.cpp'), coreType: 'aiv', signature: ['in', 'in', 'out'] }],
  });

  const x = Float32Array.from({ length: count }, (_, i) => i);
  const y = new Float32Array(count).fill(0.5);
  const sum = new Float32Array(count);
  await runtime.run('vector_add', { args: [Arg.input(x), Arg.input(y), Arg.output(sum)], config: { blockDim: 1 } });
  return sum;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await addByName(process.argv[2] as PlatformName | undefined));
