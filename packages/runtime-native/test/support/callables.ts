import { readFileSync } from 'node:fs';

import { ChipCallable, CoreCallable, TaskArgs } from '@pto/task-interface';

import { ChipWorker } from '../../src/index.js';
import { libraryFile } from './fixtures.js';

export const target = { platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' } as const;
export const smallRun = { blockDim: 1, aicpuThreadNum: 2 } as const;

const additionSignature = ['in', 'in', 'out', 'scalar'] as const;

/** Another orchestration with the kernel and the arguments of `delayedAdd`. */
export function additionsOf(orchestration: string): ChipCallable {
  const callable = CoreCallable.build({ binary: readFileSync(libraryFile('kernel_delayed_add')) });
  return ChipCallable.build({
    signature: additionSignature,
    binary: readFileSync(libraryFile(orchestration)),
    children: [{ funcId: 0, callable, name: 'kernel_delayed_add' }],
  });
}

/** f = a + b, after sleeping for the scalar's milliseconds. */
export function delayedAdd(): ChipCallable {
  return additionsOf('delayed_add');
}

/** As `delayedAdd`, but its kernel, which is called `kernelName`, throws. */
export function failingAdd(kernelName?: string): ChipCallable {
  const callable = CoreCallable.build({ binary: readFileSync(libraryFile('kernel_throw')) });
  return ChipCallable.build({
    signature: additionSignature,
    binary: readFileSync(libraryFile('delayed_add')),
    children: [kernelName === undefined ? { funcId: 0, callable } : { funcId: 0, callable, name: kernelName }],
  });
}

/** Reports a fatal error. */
export function fatal(): ChipCallable {
  return ChipCallable.build({ signature: ['in'], binary: readFileSync(libraryFile('fatal')) });
}

export interface Addition {
  readonly a: Float32Array<ArrayBuffer>;
  readonly b: Float32Array<ArrayBuffer>;
  readonly f: Float32Array<ArrayBuffer>;
  readonly args: TaskArgs;
}

/** Arguments of `delayedAdd` for which each element of f becomes 5. */
export function addition(delayMs = 0, length = 1024): Addition {
  const a = new Float32Array(length).fill(2);
  const b = new Float32Array(length).fill(3);
  const f = new Float32Array(length);
  const args = new TaskArgs().addTensor(a).addTensor(b).addTensor(f, 'output_existing').addScalar(delayMs);
  return { a, b, f, args };
}

/** An initialised worker with `delayedAdd` under id 0. */
export function openWorker(deviceId = 0): ChipWorker {
  const worker = new ChipWorker(target);
  worker.init({ deviceId });
  worker.prepare(0, delayedAdd());
  return worker;
}
