import type { ChipCallable } from '@pto/task-interface';
import { TaskArgs } from '@pto/task-interface';
import type { Tensor, TypedArray } from '@pto/task-interface';

import { Worker } from '../../src/index.js';
import type { CallableHandle, HostWorkerOptions } from '../../src/index.js';
import { target } from './callables.js';

/** An initialised worker of level 3 with two simulated chips, `vector_add` being registered. */
export async function openChips(
  vectorAdd: ChipCallable,
  more: Partial<HostWorkerOptions> = {},
): Promise<{ worker: Worker; add: CallableHandle }> {
  const options = { level: 3, ...target, deviceIds: [0, 1], heapRingBytes: 2 ** 24, ...more } as const;
  const worker = new Worker(options);
  const add = worker.register(vectorAdd, { name: 'vector_add', argNames: ['a', 'b', 'f'] });
  await worker.init();
  return { worker, add };
}

/** An initialised worker of level 3 whose sub workers run closures on this thread. */
export async function openInline(more: Partial<HostWorkerOptions> = {}): Promise<Worker> {
  const subWorkers = { count: 1, mode: 'inline' } as const;
  const worker = new Worker({ level: 3, subWorkers, heapRingBytes: 2 ** 20, ...more });
  await worker.init();
  return worker;
}

/** Arguments of `vector_add`. */
export function sumArgs(a: Tensor | TypedArray, b: Tensor | TypedArray, f: Tensor | TypedArray): TaskArgs {
  return new TaskArgs().addTensor(a).addTensor(b).addTensor(f, 'output_existing');
}
