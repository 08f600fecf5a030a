import path from 'node:path';

import { compileCallable } from '@pto/compiler';
import type { CompileCallableOptions, OrchestrationSource } from '@pto/compiler';
import { ChipCallable, CoreCallable, TaskArgs } from '@pto/task-interface';

import { Worker } from '../../src/index.js';

export const target = { platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' } as const;
export const smallRun = { blockDim: 1, aicpuThreadNum: 2 } as const;

const fixture = (file: string): string => path.join(import.meta.dirname, '../fixtures', file);
export const cacheDir = path.join(import.meta.dirname, '../../build/test-cache');

/** What `compile` passes to the compiler. */
export function compileOptions(orchestration: string, more: Partial<OrchestrationSource> = {}): CompileCallableOptions {
  return {
    ...target,
    cacheDir,
    orchestration: { source: fixture(`orchestration/${orchestration}.cpp`), signature: ['in', 'in', 'out'], ...more },
    kernels: [{ funcId: 0, source: fixture('aiv/add.cpp'), coreType: 'aiv', signature: ['in', 'in', 'out'] }],
  };
}

/** Compiles an orchestration of the fixtures with the one kernel, `add`, as kernel 0. */
export function compile(
  orchestration: string,
  more?: Partial<OrchestrationSource>,
  platform: string = target.platform,
): Promise<ChipCallable> {
  return compileCallable({ ...compileOptions(orchestration, more), platform });
}

/** `vector_add` with a kernel of the file throwing_add.cpp, which throws. */
export function compileThrowing(): Promise<ChipCallable> {
  const source = fixture('aiv/throwing_add.cpp');
  return compileCallable({ ...compileOptions('vector_add'), kernels: [{ funcId: 0, source, coreType: 'aiv' }] });
}

/** A well-formed callable whose kernel is no library. */
export function withBrokenKernel(): ChipCallable {
  const children = [{ funcId: 0, callable: CoreCallable.build({ binary: new Uint8Array(64) }) }];
  return ChipCallable.build({ binary: new Uint8Array(64), children });
}

export interface Addition {
  readonly f: Float32Array;
  readonly args: TaskArgs;
}

/** Arguments of `vector_add` for which each element of f becomes 5. */
export function addition(length = 1024): Addition {
  const f = new Float32Array(length);
  const args = new TaskArgs()
    .addTensor(new Float32Array(length).fill(2))
    .addTensor(new Float32Array(length).fill(3))
    .addTensor(f, 'output_existing');
  return { f, args };
}

/** An initialised worker; `vector_add`, when given, is callable 0. */
export async function openWorker(vectorAdd?: ChipCallable): Promise<Worker> {
  const worker = new Worker({ level: 2, ...target });
  if (vectorAdd !== undefined) worker.register(vectorAdd, { name: 'vector_add', argNames: ['a', 'b', 'f'] });
  await worker.init();
  return worker;
}
