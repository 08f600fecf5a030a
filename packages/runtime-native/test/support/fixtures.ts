// What the tests run: sources of fixtures/, compiled once by the global set-up.

import path from 'node:path';

export const buildDir = path.join(import.meta.dirname, '../../build/test-fixtures');
export const sourceDir = path.join(import.meta.dirname, '../fixtures');

export const orchestrations = ['accumulate', 'crowd', 'delayed_add', 'fatal', 'overwrite'] as const;
export const kernels = ['kernel_accumulate', 'kernel_delayed_add', 'kernel_throw'] as const;
/** Those of host_build_graph. */
export const hostOrchestrations = ['accumulate_on_host'] as const;
export const hostKernels = ['kernel_accumulate_on_host'] as const;
/** Libraries that only look like those of the runtime. */
export const foreignLibraries = ['foreign_host_runtime', 'foreign_shared_library'] as const;

export const libraryFile = (name: string): string => path.join(buildDir, `${name}.so`);
