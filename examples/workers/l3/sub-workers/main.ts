/** A graph of functions without any chip: two worker threads square vectors and sum them up. */
import { TaskArgs } from '@pto/task-interface';
import { Worker, callable } from '@pto/worker';

import { compare, runAsProgram } from '../../../shared/scene.js';
import type { SceneOptions, Verdict } from '../../../shared/scene.js';

const COUNT = 1000;
const PARTS = 4;

export async function runSubWorkers({ platform = 'a2a3sim' }: SceneOptions = {}): Promise<Verdict> {
  await using worker = new Worker({ level: 3, subWorkers: { count: 2, mode: 'thread' } });
  const functions = new URL('functions.mjs', import.meta.url).href;
  const square = worker.register(callable(functions, 'square'));
  const sumUp = worker.register(callable(functions, 'sumUp'));
  await worker.init();

  const parts = Array.from({ length: PARTS }, (_, part) => {
    const x = worker.alloc([COUNT], 'float32');
    (x.data as Float32Array).fill(part + 1);
    return { x, sum: worker.alloc([1], 'float32') };
  });
  await worker.run((orch) => {
    for (const { x, sum } of parts) {
      const squares = orch.alloc([COUNT], 'float32');
      orch.submitSub(square, new TaskArgs().addTensor(x).addTensor(squares, 'inout'));
      orch.submitSub(sumUp, new TaskArgs().addTensor(squares).addTensor(sum, 'output_existing'));
    }
  });
  const sums = parts.map(({ sum }) => sum.data[0] as number);
  return compare(
    'sub-workers',
    platform,
    sums,
    parts.map((_, part) => COUNT * (part + 1) ** 2),
  );
}

await runAsProgram(import.meta.url, runSubWorkers);
