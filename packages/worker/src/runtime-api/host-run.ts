import { Tensor, isDeviceTensor } from '@pto/task-interface';

import type { CallableHandle } from '../registry/callable-handle.js';
import type { Worker } from '../worker.js';
import type { FunctionTable } from './function-table.js';
import { OrchestratorContext } from './orchestrator-context.js';
import { RunHandles } from './run-handles.js';
import type { HostOrchestration, HostOutputs, RuntimeRunOptions } from './runtime.js';
import type { TensorHandle } from './tensor-handle.js';

/** What a run of a host entry needs. */
export interface HostRunParts {
  readonly worker: Worker;
  readonly functions: FunctionTable;
  readonly kernels: ReadonlyMap<string, CallableHandle>;
  readonly orchestration: HostOrchestration;
  readonly numDevices: number;
}

/** Calls the orchestration function in a run of the worker and brings what it returns out of shared memory. */
export async function runOnHost(
  { worker, functions, kernels, orchestration, numDevices }: HostRunParts,
  { args = {}, config, signal }: RuntimeRunOptions,
): Promise<Readonly<Record<string, Tensor>> | undefined> {
  const handles = new RunHandles();
  const inputs = new Map<string, TensorHandle>();
  for (const [name, value] of Object.entries(args)) {
    if (isTensorLike(value)) inputs.set(name, handles.take(value as Tensor, `Runtime.run, args.${name}`));
  }
  const allocated = new Set<Tensor>();
  const added: number[] = [];
  let outputs: HostOutputs;
  let tellFailure!: () => void;
  // Runs of a worker take turns, so that a failure while this one is under way is one of its own.
  let isUnderWay = false;
  const failure = new Promise<false>((resolve) => {
    tellFailure = () => {
      if (isUnderWay) resolve(false);
    };
  });
  worker.on('runFailure', tellFailure);
  try {
    await worker.run(
      async (orchestrator) => {
        isUnderWay = true;
        const context = new OrchestratorContext({
          orchestrator,
          handles,
          inputs,
          kernels,
          failure,
          subTask: functions.callable,
          addFunction: (body) => {
            const index = functions.add(body);
            added.push(index);
            return index;
          },
          numDevices,
          allocate: (shape, dtype) => {
            const tensor = worker.alloc(shape, dtype);
            allocated.add(tensor);
            return tensor;
          },
        });
        outputs = await orchestration(context, args as Readonly<Record<string, unknown>>);
      },
      undefined,
      config,
      signal === undefined ? {} : { signal },
    );
    return outputs === undefined ? undefined : tensorsOf(outputs, handles, allocated);
  } finally {
    worker.off('runFailure', tellFailure);
    for (const index of added) functions.remove(index);
    for (const tensor of allocated) worker.free(tensor);
  }
}

/** What was allocated for the run ends with it, so its elements are copied; an argument is given back as it is. */
function tensorsOf(
  outputs: Record<string, TensorHandle>,
  handles: RunHandles,
  allocated: ReadonlySet<Tensor>,
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, handle]) => {
      const tensor = handles.tensorOf(handle, `Runtime.run, output ${name}`) as Tensor;
      if (!allocated.has(tensor)) return [name, tensor];
      return [name, Tensor.from({ data: tensor.data.slice(), shape: tensor.shape, dtype: tensor.dtype })];
    }),
  );
}

function isTensorLike(value: unknown): boolean {
  return (
    ArrayBuffer.isView(value) ||
    value instanceof Tensor ||
    isDeviceTensor(value) ||
    (typeof value === 'object' && value !== null && 'data' in value)
  );
}
