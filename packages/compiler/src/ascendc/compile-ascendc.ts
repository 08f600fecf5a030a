import { existsSync } from 'node:fs';
import path from 'node:path';

import { parsePlatform, runtimeDescriptor } from '@pto/runtime-native/assets';
import type { Platform, RuntimeDescriptor } from '@pto/runtime-native/assets';
import { checkOptions, invalidArgument } from '@pto/task-interface';

import type { ArtifactStore } from '../cache/artifact-store.js';
import { CompileCache } from '../cache/compile-cache.js';
import { FileFacts, sha256 } from '../cache/file-facts.js';
import type { CoreType } from '../command/compile-command.js';
import { checkCoreType } from '../command/core-type.js';
import { SETTING_NAMES, compileSettings } from '../compile-settings.js';
import type { CompileSettings, CompileSettingsOptions } from '../compile-settings.js';
import { compileUnit } from '../compile-unit.js';
import { Slots } from '../process/slots.js';
import { resolveIncludeDirs } from '../source-file.js';
import type { FilePath } from '../source-file.js';
import { probeCcec, requireAscendHome } from '../toolchain/ascend-home.js';
import { toolchainMemory } from '../toolchain/toolchain.js';
import type { AscendCTensor } from './ascendc-kernel.js';
import { generateMergedSource, generateWrapperSource } from './entry-source.js';
import { keepResult } from './keep-result.js';
import { ASCENDC_SOURCE_NAMES, readKernelInputs } from './kernel-inputs.js';
import type { AscendCSource } from './kernel-inputs.js';
import { linkedKernelText } from './linked-kernel.js';
import { findAscendCSdk } from './sdk.js';

const DEFAULT_RUNTIME = 'tensormap_and_ringbuffer';

/** What the generated entry reads tensors with. */
const TENSOR_HEADER = 'tensor.h';

/** Settings that mean nothing to AscendC. */
const OTHER_SETTINGS = ['sanitizers', 'ptoIsaRoot'] as const;

/** Options of {@link compileAscendC}. */
export interface CompileAscendCOptions
  extends AscendCSource, Omit<CompileSettingsOptions, (typeof OTHER_SETTINGS)[number]> {
  /** The platform to compile for: `a2a3` or `a5`. There is no AscendC on the simulator. */
  platform: string;
  /** The kind of core that the kernel runs on. */
  coreType: CoreType;
  /** Searched after the headers of AscendC and of the runtime. Default: none. */
  includeDirs?: readonly FilePath[];
  /** Also write the generated source, the linked file, its code and the manifest to this directory. Default: nowhere. */
  keepDir?: FilePath;
  /** Stops the compiler and the linker. */
  signal?: AbortSignal;
}

/** What a compiled AscendC kernel was made of. */
export interface AscendCManifest {
  readonly platform: string;
  readonly coreType: CoreType;
  readonly symbol: string;
  readonly tensorArgs: readonly AscendCTensor[];
  readonly hasWorkspace: boolean;
  /** Bytes of tiling data in the code; 0 means that the kernel gets a null pointer. */
  readonly tilingSize: number;
  readonly compiledFrom: 'object' | 'source';
  /** Absolute path of the source or object. */
  readonly file: string;
  /** What compiler and linker say of themselves. */
  readonly toolchain: string;
  /** Digests in hexadecimal; of the source as it was generated. */
  readonly sha256: { readonly generatedSource: string; readonly elf: string; readonly text: string };
}

/** A compiled AscendC kernel. */
export interface CompiledAscendC {
  /** The linked file. */
  readonly elf: Uint8Array;
  /** Its code: what a callable takes as the kernel's binary. */
  readonly text: Uint8Array;
  readonly manifest: AscendCManifest;
}

/** What compiles of one platform share. */
export interface AscendCContext {
  readonly platform: Platform;
  /** The runtime whose tasks call the kernel. */
  readonly runtime: RuntimeDescriptor;
  readonly settings: CompileSettings;
  readonly cache: CompileCache;
  readonly slots: Slots;
  /** Where answers of compilers are. */
  readonly memory: ArtifactStore;
  readonly facts: FileFacts;
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes a kernel that was written in AscendC callable by tasks: generates its entry, compiles it with the kernel's
 * source, or links it in front of the kernel's object, and takes the code out of the result. It needs CANN, and its output
 * runs on the device only.
 *
 * @throws CompileError when the compiler or the linker fails or takes too long
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` for values that are not allowed, `ERR_PTO_COMPILE_SOURCE_MISSING`,
 * `ERR_PTO_COMPILE_TOOL_MISSING` without CANN, `ERR_PTO_PLATFORM_UNKNOWN`, and `ERR_PTO_ELF_*` when the code cannot run alone
 * @example
 * ```ts
 * const { text } = await compileAscendC({
 *   platform: 'a2a3',
 *   coreType: 'aiv',
 *   source: 'kernels/add_custom.cpp',
 *   symbol: 'add_custom',
 *   tensorArgs: [
 *     { name: 'x', direction: 'input' },
 *     { name: 'y', direction: 'input' },
 *     { name: 'z', direction: 'output' },
 *   ],
 *   tiling: new Uint8Array(new Uint32Array([8, 2048]).buffer),
 * });
 * ```
 */
export async function compileAscendC(options: CompileAscendCOptions): Promise<CompiledAscendC> {
  const settingNames = SETTING_NAMES.filter((name) => !OTHER_SETTINGS.some((other) => other === name));
  const ownNames = ['platform', 'coreType', 'includeDirs', 'keepDir', 'signal'];
  checkOptions('compileAscendC options', options, [...ownNames, ...ASCENDC_SOURCE_NAMES, ...settingNames]);
  const settings = compileSettings(options);
  const result = await buildAscendC(
    { ...options, includeDirs: options.includeDirs },
    {
      platform: parsePlatform(options.platform),
      runtime: runtimeDescriptor(DEFAULT_RUNTIME),
      settings,
      cache: new CompileCache(settings.cacheDir),
      slots: new Slots(settings.jobs),
      memory: toolchainMemory(settings.cacheDir),
      facts: new FileFacts(),
      signal: options.signal,
    },
  );
  if (options.keepDir !== undefined) keepResult(result, options.keepDir);
  const { elf, text, manifest } = result;
  return { elf, text, manifest };
}

/** What {@link buildAscendC} takes of the options. */
export interface AscendCRequest extends AscendCSource {
  readonly coreType: CoreType;
  readonly includeDirs: readonly FilePath[] | undefined;
}

/** As {@link compileAscendC}, with what several compiles share. */
export async function buildAscendC(
  request: AscendCRequest,
  context: AscendCContext,
): Promise<CompiledAscendC & { readonly generatedSource: string }> {
  const { platform, runtime, memory } = context;
  if (platform.variant === 'sim') throw simPlatform(platform);
  const runtimeDirs = kernelDirs(runtime, platform);
  const coreType = checkCoreType(request.coreType);
  const { kernel, file, object } = readKernelInputs(request);
  const userDirs = resolveIncludeDirs(request.includeDirs, 'includeDirs');
  const toolchain = await probeCcec(memory);
  const generatedSource = object === undefined ? generateMergedSource(kernel, file) : generateWrapperSource(kernel);
  const unit = {
    label: 'AscendC',
    toolchain,
    arch: platform.arch,
    coreType,
    source: file,
    generatedSource,
    kernel: object === undefined ? { sdk: findAscendCSdk(requireAscendHome()) } : { object },
    includeDirs: [...runtimeDirs, ...userDirs],
  } as const;
  const elf = await compileUnit(unit, { ...context, abi: runtime.abi });
  const text = linkedKernelText(elf, file, request.unloadedSections);
  const manifest: AscendCManifest = {
    platform: platform.platform,
    coreType,
    symbol: kernel.symbol,
    tensorArgs: kernel.tensorArgs.map(({ name, direction }) => ({ name, direction })),
    hasWorkspace: kernel.hasWorkspace ?? false,
    tilingSize: kernel.tiling?.length ?? 0,
    compiledFrom: object === undefined ? 'source' : 'object',
    file,
    toolchain: toolchain.banner,
    sha256: { generatedSource: sha256(generatedSource), elf: sha256(elf), text: sha256(text) },
  };
  return { elf, text, manifest, generatedSource };
}

function kernelDirs(runtime: RuntimeDescriptor, { arch }: Platform): readonly string[] {
  const { includeDirs } = runtime.kernel(arch);
  if (includeDirs.some((dir) => existsSync(path.join(dir, TENSOR_HEADER)))) return includeDirs;
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: 'runtime of an AscendC kernel',
    given: runtime.name,
    allowed: `a runtime that passes tensors to kernels and has ${TENSOR_HEADER}`,
    remedy: `Use ${DEFAULT_RUNTIME}.`,
  });
}

function simPlatform({ platform, arch }: Platform) {
  return invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: 'platform of an AscendC kernel',
    given: platform,
    allowed: 'a2a3, a5',
    remedy: `AscendC compiles for the device only. Compile for ${arch}, or write the kernel in C++ for ${platform}.`,
    details: { platform },
  });
}
