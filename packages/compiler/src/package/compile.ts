import { compileCallable } from '../compile-callable.js';
import { targetHere } from './compatibility.js';
import { takeCompileOptions } from './compile-options.js';
import type { CompileOptions, UpstreamCompileOptions } from './compile-options.js';
import { CompiledPackage } from './compiled-package.js';

/**
 * Compiles an orchestration and its kernels into a package, which can be registered with a worker at once, or saved and
 * run where there is no compiler. It is {@link compileCallable} with what the result needs to travel: what it was made
 * for, and how it runs by default.
 *
 * @throws PtoError what `compileCallable` throws, and for defaults what `CallConfig.from` throws; both before any compiler
 * starts, where no compiler is needed to know
 * @example
 * ```ts
 * const vectorAdd = await compile({
 *   platform: 'a2a3sim',
 *   runtime: 'tensormap_and_ringbuffer',
 *   orchestration: { source: 'kernels/orchestration/vector_add.cpp', signature: ['in', 'in', 'out'] },
 *   kernels: [{ funcId: 0, source: 'kernels/aiv/kernel_add.cpp', coreType: 'aiv', signature: ['in', 'in', 'out'] }],
 *   blockDim: 3,
 * });
 * await vectorAdd.save('vector_add.ptopkg');
 * ```
 */
export async function compile(options: CompileOptions | UpstreamCompileOptions): Promise<CompiledPackage> {
  const { callable: request, defaults } = takeCompileOptions(options);
  const callable = await compileCallable(request);
  return CompiledPackage.of({
    target: targetHere(request.platform, request.runtime),
    callable,
    coreTypes: request.kernels.map(({ coreType }) => coreType),
    defaults,
  });
}
