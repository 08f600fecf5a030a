import type { ChipCallable, ErrorCode } from '@pto/task-interface';
import { PtoError } from '@pto/task-interface';
import { expectTypeOf } from 'vitest';

import {
  CompileError,
  CompiledPackage,
  KernelCompiler,
  acquirePtoIsa,
  compile,
  compileAscendC,
  compileCallable,
  extractKernelArtifacts,
  extractTextSection,
  generateMergedSource,
  generateWrapperSource,
  listSections,
  probeToolchains,
  readBuildId,
  readExportedFunctions,
  resolveSanitizers,
  sanitizerPreload,
} from '../src/index.js';
import type {
  AcquiredPtoIsa,
  CompileCallableOptions,
  CompileLabel,
  CoreType,
  FilePath,
  Sanitizer,
  SectionInfo,
  ToolchainsReport,
} from '../src/index.js';

const compiler = new KernelCompiler({ platform: 'a2a3sim' });

expectTypeOf<CoreType>().toEqualTypeOf<'aic' | 'aiv'>();
expectTypeOf<FilePath>().toEqualTypeOf<string | URL>();
expectTypeOf(compiler.platform).toEqualTypeOf<string>();
expectTypeOf(compiler.compileIncore('kernel.cpp', { coreType: 'aiv' })).resolves.toEqualTypeOf<Uint8Array>();
expectTypeOf(compiler.compileOrchestration('runtime', new URL('file:///o.cpp'))).resolves.toEqualTypeOf<Uint8Array>();
expectTypeOf(extractTextSection(new Uint8Array(), { entry: 'kernel_entry' })).toEqualTypeOf<Uint8Array>();
expectTypeOf(extractTextSection(new URL('file:///kernel.o'))).toEqualTypeOf<Uint8Array>();
expectTypeOf(listSections).returns.toEqualTypeOf<SectionInfo[]>();
expectTypeOf(readBuildId).returns.toEqualTypeOf<string | undefined>();
expectTypeOf(readExportedFunctions).returns.toEqualTypeOf<string[] | undefined>();

expectTypeOf<CompileError>().toExtend<PtoError>();
expectTypeOf<CompileError['label']>().toEqualTypeOf<CompileLabel>();
expectTypeOf<CompileError['code']>().toEqualTypeOf<ErrorCode>();

const options: CompileCallableOptions = {
  platform: 'a5sim',
  runtime: 'tensormap_and_ringbuffer',
  orchestration: { source: 'graph.cpp', signature: ['in', 'out'] },
  kernels: [{ funcId: 0, source: 'kernel.cpp', coreType: 'aic' }],
};
expectTypeOf(acquirePtoIsa()).resolves.toEqualTypeOf<AcquiredPtoIsa>();
expectTypeOf(probeToolchains()).resolves.toEqualTypeOf<ToolchainsReport>();
expectTypeOf(resolveSanitizers).returns.toEqualTypeOf<readonly Sanitizer[]>();
expectTypeOf(sanitizerPreload).returns.toEqualTypeOf<string | undefined>();
expectTypeOf(compileCallable(options)).resolves.toEqualTypeOf<ChipCallable>();

expectTypeOf(compile({ ...options, blockDim: 3 })).resolves.toEqualTypeOf<CompiledPackage>();
void compile({ platform: 'a5sim', runtimeName: 'host_build_graph', orch: 'graph.cpp', kernelSources: [] });
expectTypeOf(CompiledPackage.load('add.ptopkg')).resolves.toEqualTypeOf<CompiledPackage>();
expectTypeOf<CompiledPackage['callable']>().toEqualTypeOf<ChipCallable>();

// @ts-expect-error packages are made by compile and load
new CompiledPackage();
// @ts-expect-error what is recorded is for each run to say
void compile({ ...options, outputPrefix: 'here' });
// @ts-expect-error the core type is required
void compiler.compileIncore('kernel.cpp', {});
// @ts-expect-error only two core types exist
void compiler.compileIncore('kernel.cpp', { coreType: 'vec' });
// @ts-expect-error the platform is required
new KernelCompiler({});
// @ts-expect-error results cannot be replaced
new CompileError(...([] as unknown as ConstructorParameters<typeof CompileError>)).source = '';

const ascendc = { compiler: 'ascendc', funcId: 1, coreType: 'aiv', object: 'add.o', tensorArgs: [] } as const;
void compileCallable({ ...options, platform: 'a2a3', kernels: [...options.kernels, ascendc] });
// @ts-expect-error AscendC kernels say what tensors they take
void compileCallable({ ...options, kernels: [{ compiler: 'ascendc', funcId: 1, coreType: 'aiv', object: 'add.o' }] });

const tensorArgs = [{ name: 'x', direction: 'input' }] as const;
expectTypeOf(compileAscendC({ platform: 'a5', coreType: 'aic', source: 'add.cpp', tensorArgs })).resolves.toExtend<{
  readonly elf: Uint8Array;
  readonly text: Uint8Array;
}>();
expectTypeOf(generateWrapperSource({ symbol: 'add', tensorArgs })).toEqualTypeOf<string>();
expectTypeOf(generateMergedSource({ symbol: 'add', tensorArgs }, '/add.cpp')).toEqualTypeOf<string>();
expectTypeOf(extractKernelArtifacts('kernel_meta').object).toEqualTypeOf<string | undefined>();
// @ts-expect-error directions have names of their own
generateWrapperSource({ symbol: 'add', tensorArgs: [{ name: 'x', direction: 'in' }] });
