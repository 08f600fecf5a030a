/**
 * Compiles kernels and orchestrations for the PTO runtime, through a content-addressed cache.
 *
 * @packageDocumentation
 */
export type { AscendCKernelSource } from './ascendc/callable-kernel.js';
export { compileAscendC } from './ascendc/compile-ascendc.js';
export type { AscendCManifest, CompileAscendCOptions, CompiledAscendC } from './ascendc/compile-ascendc.js';
export type { AscendCDirection, AscendCKernel, AscendCTensor } from './ascendc/ascendc-kernel.js';
export { generateMergedSource, generateWrapperSource } from './ascendc/entry-source.js';
export { extractKernelArtifacts } from './ascendc/kernel-artifacts.js';
export type { KernelArtifacts } from './ascendc/kernel-artifacts.js';
export type { AscendCSource } from './ascendc/kernel-inputs.js';
export { cacheInfo, clearCache, pruneCache } from './cache/manage-cache.js';
export type { CacheInfo, CacheOptions, CachePartInfo, CacheRemoval, PruneCacheOptions } from './cache/manage-cache.js';
export { compileCallable } from './compile-callable.js';
export type { CompileCallableOptions, KernelSource, OrchestrationSource, PtoKernelSource } from './compile-callable.js';
export type { CompileMessage } from './compile-channel.js';
export { CompileError } from './command/compile-error.js';
export type { CompileLabel, CoreType } from './command/compile-command.js';
export { sanitizerLibraries } from './command/sanitizer-libraries.js';
export { resolveSanitizers, sanitizerPreload } from './command/sanitizers.js';
export type { Sanitizer } from './command/sanitizers.js';
export type { CompileSettingsOptions } from './compile-settings.js';
export { readBuildId } from './elf/build-id.js';
export { readExportedFunctions } from './elf/exported-functions.js';
export { listSections } from './elf/section-list.js';
export type { SectionInfo } from './elf/section-list.js';
export { extractTextSection } from './elf/text-section.js';
export type { ExtractTextOptions } from './elf/text-section.js';
export { KernelCompiler } from './kernel-compiler.js';
export type { CompileIncoreOptions, CompileOrchestrationOptions, KernelCompilerOptions } from './kernel-compiler.js';
export { RuntimeBuilder } from './runtime/runtime-builder.js';
export type { BuiltRuntime, RuntimeBuilderOptions } from './runtime/runtime-builder.js';
export type { RuntimeBinaries } from './runtime/runtime-binaries.js';
export type { RuntimeSanitizer } from './runtime/runtime-build.js';
export { buildRuntimes } from './runtime/build-runtimes.js';
export type {
  BuildRuntimesOptions,
  BuildRuntimesResult,
  LeftOut,
  RuntimeBuildResult,
} from './runtime/build-runtimes.js';
export { acquirePtoIsa } from './pto-isa/acquire.js';
export type { AcquiredPtoIsa, AcquirePtoIsaOptions } from './pto-isa/acquire.js';
export type { FilePath } from './source-file.js';
export { probeToolchains } from './toolchain/probe-toolchains.js';
export type { PlatformReport, ToolName, ToolReport, ToolchainsReport } from './toolchain/probe-toolchains.js';
export { compile } from './package/compile.js';
export type { CompileOptions, UpstreamCompileOptions } from './package/compile-options.js';
export { CompiledPackage } from './package/compiled-package.js';
export type { RunDefaults } from './package/package-header.js';
export { buildNative } from './native-build/build-native.js';
export type { BuildNativeOptions, NativeBuild } from './native-build/build-native.js';
export { describeNativeFiles, nativeFileObjections } from './native-build/describe-native-files.js';
export type { NativeBuildFacts } from './native-build/describe-native-files.js';
export { compareVersions } from './native-build/required-versions.js';
