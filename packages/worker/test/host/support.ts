import { Tensor, TaskArgs } from '@pto/task-interface';
import type { TensorArgTypeName } from '@pto/task-interface';

import { Worker, callable } from '../../src/index.js';
import type { CallableHandle, HostWorkerOptions, SubWorkerMode } from '../../src/index.js';
import type { AnyFunction } from '../../src/sub/load-callable.js';

export const modes: readonly SubWorkerMode[] = ['inline', 'thread', 'process'];

const functionsUrl = new URL('fixtures/functions.mjs', import.meta.url);
const functions = (await import(functionsUrl.href)) as Record<string, AnyFunction>;

/** A function of the fixtures: as a closure where closures run, elsewhere by its module. */
export function target(mode: SubWorkerMode, name: string) {
  return mode === 'inline' ? functions[name]! : callable(functionsUrl, name);
}

/** A worker with sub workers, and functions of the fixtures registered under their names. */
export interface Host<Name extends string = string> extends AsyncDisposable {
  readonly worker: Worker;
  readonly handles: Readonly<Record<Name, CallableHandle>>;
  /** A new tensor of zeros in shared memory. */
  readonly ints: (length?: number) => Int32Array;
}

export async function openHost<Name extends string>(
  mode: SubWorkerMode,
  names: readonly Name[],
  options: Partial<HostWorkerOptions> & { count?: number } = {},
): Promise<Host<Name>> {
  const { count = 1, ...more } = options;
  const worker = new Worker({ level: 3, subWorkers: { count, mode }, heapRingBytes: 2 ** 20, ...more });
  const entries = names.map((name) => [name, worker.register(target(mode, name), { name })] as const);
  await worker.init();
  return {
    worker,
    handles: Object.fromEntries(entries) as Record<Name, CallableHandle>,
    ints: (length = 1) => worker.alloc([length], 'int32').data as Int32Array,
    [Symbol.asyncDispose]: () => worker.close(),
  };
}

/** Arguments with one tag for all tensors. */
export function argsOf(tensors: readonly (Tensor | Int32Array | Float32Array)[], tag: TensorArgTypeName = 'inout') {
  const args = new TaskArgs();
  for (const tensor of tensors) args.addTensor(tensor, tag);
  return args;
}
