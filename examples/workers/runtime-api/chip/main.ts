/** The unified API on one chip: register a callable under a name, run it by that name. */
import { Arg, Runtime } from '@pto/worker';

import { compare, runAsProgram, sceneSize } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const SIZES = { small: 1000, large: 1_000_000 };

export async function runChip({ platform = 'a2a3sim' }: SceneOptions = {}): Promise<Verdict> {
  const count = sceneSize(SIZES);
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
  return compare(
    'runtime-api/chip',
    platform,
    sum,
    x.map((value) => value + 0.5),
  );
}

await runAsProgram(import.meta.url, runChip);
