import { PTO_HOST_ABI_VERSION } from '@pto/task-interface';

/** A description of a runtime that can be listed; it has no sources. */
export function descriptorOf(name: string, archs: readonly string[]): object {
  return {
    name,
    abi: '2026-05',
    hostAbi: PTO_HOST_ABI_VERSION,
    archs,
    variants: ['sim'],
    targets: { host: { sources: ['runtime.cpp'], includeDirs: [] } },
    orchestration: { includeDirs: [], sources: [] },
    kernel: { includeDirs: [] },
  };
}
