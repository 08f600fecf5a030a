/** f = a + b as a callable: what a chip does in the examples that are about workers. */
import { compileCallable } from '@pto/compiler';
import type { ChipCallable } from '@pto/task-interface';
import type { PlatformName } from '@pto/worker';

/** The runtime that these examples use. */
export const RUNTIME = 'tensormap_and_ringbuffer';

/** Compiles the sources of workers/l2/vector-add. */
export function compileVectorAdd(platform: PlatformName): Promise<ChipCallable> {
  const source = (path: string) => new URL(`../workers/l2/vector-add/kernels/${path}`, import.meta.url);
  return compileCallable({
    platform,
    runtime: RUNTIME,
    orchestration: { source: source('orchestration/vector_add.cpp'), signature: ['in', 'in', 'out'] },
    kernels: [{ funcId: 0, source: source('aiv/kernel_add.cpp'), coreType: 'aiv', signature: ['in', 'in', 'out'] }],
  });
}
