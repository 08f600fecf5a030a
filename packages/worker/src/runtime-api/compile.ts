import type { CompileOptions, CompiledPackage, UpstreamCompileOptions } from '@pto/compiler';

/**
 * Compiles an orchestration and its kernels into a package; `compile` of `@pto/compiler`, which is loaded when this is
 * called for the first time.
 *
 * @throws PtoError what `compile` of `@pto/compiler` throws
 */
export async function compile(options: CompileOptions | UpstreamCompileOptions): Promise<CompiledPackage> {
  const compiler = await import('@pto/compiler');
  return compiler.compile(options);
}
