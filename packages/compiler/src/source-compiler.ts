import path from 'node:path';

import { parsePlatform, resolveAssets, runtimeDescriptor } from '@pto/runtime-native/assets';
import type { Platform, RuntimeDescriptor } from '@pto/runtime-native/assets';
import { invalidArgument } from '@pto/task-interface';

import type { AscendCKernelSource } from './ascendc/callable-kernel.js';
import { buildAscendC } from './ascendc/compile-ascendc.js';
import type { ArtifactStore } from './cache/artifact-store.js';
import { CompileCache } from './cache/compile-cache.js';
import type { FileFacts } from './cache/file-facts.js';
import type { CoreType, OrchestrationUnit } from './command/compile-command.js';
import { checkCoreType } from './command/core-type.js';
import { compileSettings } from './compile-settings.js';
import type { CompileSettings, CompileSettingsOptions } from './compile-settings.js';
import { compileUnit } from './compile-unit.js';
import type { UnitContext } from './compile-unit.js';
import { KERNEL_ENTRY, textOf } from './elf/text-section.js';
import { Slots } from './process/slots.js';
import { ptoIsaChecks } from './pto-isa/kernel-checks.js';
import { findPtoIsa, requirePtoIsa } from './pto-isa/pto-isa.js';
import type { PtoIsa } from './pto-isa/pto-isa.js';
import { resolveIncludeDirs, resolveSource } from './source-file.js';
import type { FilePath } from './source-file.js';
import { probeAarch64Compiler, probeCcec, requireAscendHome } from './toolchain/ascend-home.js';
import { chooseSimKernelCompiler } from './toolchain/sim-kernel-compiler.js';
import { hostToolchain } from './toolchain/target-toolchain.js';
import { toolchainMemory } from './toolchain/toolchain.js';
import type { Toolchain } from './toolchain/toolchain.js';

/** What kernels include that tell of their accesses, in the native sources. */
const ACCESS_HEADER = ['include', 'sim', 'kernel_access.h'];

/** A user's source, and how to compile it. */
export interface SourceRequest {
  readonly runtime: string;
  readonly source: FilePath;
  readonly includeDirs: readonly FilePath[] | undefined;
  readonly signal: AbortSignal | undefined;
  /** The files as they are when the caller asks; sources of one callable share them. */
  readonly facts: FileFacts;
}

/** What kernels for the simulator and for chips have in common. */
interface KernelParts {
  readonly coreType: CoreType;
  /** Absolute path. */
  readonly source: string;
  /** The runtime's directories and then the user's. */
  readonly includeDirs: readonly string[];
  readonly isa: PtoIsa | undefined;
  readonly context: UnitContext;
}

/** Turns user sources into units for one platform: finds compilers, include directories and framework sources. */
export class SourceCompiler {
  readonly platform: Platform;
  readonly #settings: CompileSettings;
  readonly #cache: CompileCache;
  readonly #toolchainMemory: ArtifactStore;
  readonly #slots: Slots;
  readonly #runtimes = new Map<string, RuntimeDescriptor>();

  constructor(platform: string, options: CompileSettingsOptions) {
    this.platform = parsePlatform(platform);
    this.#settings = compileSettings(options);
    if (this.platform.variant === 'onboard') checkOnboard(this.platform, this.#settings);
    this.#cache = new CompileCache(this.#settings.cacheDir);
    this.#toolchainMemory = toolchainMemory(this.#settings.cacheDir);
    this.#slots = new Slots(this.#settings.jobs);
  }

  /** A kernel as its compiler, and for a chip its linker, made it. */
  async kernel(request: SourceRequest, givenCoreType: CoreType): Promise<Uint8Array> {
    const coreType = checkCoreType(givenCoreType);
    const runtime = this.runtime(request.runtime);
    const source = resolveSource(request.source, 'kernel source');
    const userDirs = resolveIncludeDirs(request.includeDirs, 'includeDirs');
    const includeDirs = [...runtime.kernel(this.platform.arch).includeDirs, ...userDirs];
    const isa = this.#ptoIsa();
    const parts = { coreType, source, includeDirs, isa, context: this.#context(runtime, request) };
    return this.platform.variant === 'sim' ? this.#simKernel(parts) : this.#chipKernel(parts);
  }

  /** A kernel as callables hold it: the simulator loads the library, a chip gets the code of the linked file. */
  async kernelBinary(request: SourceRequest, coreType: CoreType): Promise<Uint8Array> {
    const bytes = await this.kernel(request, coreType);
    return this.platform.variant === 'sim' ? bytes : textOf(bytes, String(request.source), KERNEL_ENTRY);
  }

  /** The code of a kernel that is written in AscendC. */
  async ascendcKernel(request: Omit<SourceRequest, 'source'>, kernel: AscendCKernelSource): Promise<Uint8Array> {
    const { includeDirs, signal, facts } = request;
    const shared = { settings: this.#settings, cache: this.#cache, slots: this.#slots, memory: this.#toolchainMemory };
    const context = { ...shared, platform: this.platform, runtime: this.runtime(request.runtime), facts, signal };
    return (await buildAscendC({ ...kernel, includeDirs }, context)).text;
  }

  async orchestration(request: SourceRequest): Promise<Uint8Array> {
    const runtime = this.runtime(request.runtime);
    const source = resolveSource(request.source, 'orchestration source');
    const userDirs = resolveIncludeDirs(request.includeDirs, 'includeDirs');
    const toolchain = await this.#orchestrationToolchain(runtime);
    const { includeDirs, sources } = runtime.orchestration(this.platform.arch);
    const { sanitizers } = this.#settings;
    const context = this.#context(runtime, request);
    const frameworkObjects = await Promise.all(
      sources.map((file) =>
        compileUnit({ label: 'Framework', toolchain, source: file, includeDirs, sanitizers }, context),
      ),
    );
    const unit: OrchestrationUnit = {
      label: 'Orchestration',
      toolchain,
      source,
      includeDirs: [...includeDirs, ...userDirs],
      sanitizers,
      frameworkObjects,
    };
    return compileUnit(unit, context);
  }

  async #simKernel({ coreType, source, includeDirs, isa, context }: KernelParts): Promise<Uint8Array> {
    const { toolchain, isaObjection } = await chooseSimKernelCompiler({
      hasPtoIsa: isa !== undefined,
      memory: this.#toolchainMemory,
    });
    const dirs = [...(isa?.includeDirs ?? []), ...includeDirs, ...(isa?.fallbackDirs ?? [])];
    const { sanitizers, checkAccess } = this.#settings;
    const checks = ptoIsaChecks(isa, toolchain.path, isaObjection);
    const unit = { label: 'SimKernel', toolchain, coreType, source, includeDirs: dirs, sanitizers } as const;
    const checked = checkAccess ? { accessHeader: path.join(resolveAssets().nativeDir, ...ACCESS_HEADER) } : {};
    return compileUnit({ ...unit, ...checked }, { ...context, ...checks });
  }

  async #chipKernel({ coreType, source, includeDirs, isa, context }: KernelParts): Promise<Uint8Array> {
    const toolchain = await probeCcec(this.#toolchainMemory);
    const dirs = [...(isa?.includeDirs ?? []), ...includeDirs];
    const checks = ptoIsaChecks(isa, toolchain.path, undefined);
    const { arch } = this.platform;
    const unit = { label: 'Incore', toolchain, arch, coreType, source, includeDirs: dirs } as const;
    return compileUnit(unit, { ...context, ...checks });
  }

  /**
   * The runtime of this name; looked up once.
   *
   * @throws PtoError `ERR_PTO_RUNTIME_UNKNOWN`, and `ERR_PTO_COMPILE_OPTION` when it does not run on the platform
   */
  runtime(name: string): RuntimeDescriptor {
    const descriptor = this.#runtimes.get(name) ?? runtimeDescriptor(name);
    this.#runtimes.set(name, descriptor);
    const { platform, arch } = this.platform;
    if (descriptor.archs.includes(arch)) return descriptor;
    throw invalidArgument({
      code: 'ERR_PTO_COMPILE_OPTION',
      what: `platform of runtime ${name}`,
      given: platform,
      allowed: `architecture ${descriptor.archs.join(', ')}`,
      remedy: 'Choose another platform or runtime.',
    });
  }

  #orchestrationToolchain(runtime: RuntimeDescriptor): Promise<Toolchain> {
    const memory = this.#toolchainMemory;
    const { sanitizers } = this.#settings;
    if (this.platform.variant === 'sim') {
      const hasPtoIsa = sanitizers.length > 0 && this.#ptoIsa() !== undefined;
      return hostToolchain({ sanitizers, hasPtoIsa, memory });
    }
    if (runtime.orchestrationRunsOn === 'host') return hostToolchain({ sanitizers, memory });
    return probeAarch64Compiler(memory);
  }

  #ptoIsa(): PtoIsa | undefined {
    const { ptoIsaRoot, cacheDir } = this.#settings;
    const places = { ptoIsaRoot, cacheDir };
    return this.platform.variant === 'sim' ? findPtoIsa(places) : requirePtoIsa(places);
  }

  #context(runtime: RuntimeDescriptor, { signal, facts }: SourceRequest): UnitContext {
    return { settings: this.#settings, cache: this.#cache, slots: this.#slots, abi: runtime.abi, facts, signal };
  }
}

/** Finds what would make every compile for a chip fail. */
function checkOnboard({ platform, arch }: Platform, { sanitizers, checkAccess }: CompileSettings): void {
  requireAscendHome();
  if (sanitizers.length === 0 && !checkAccess) return;
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: `${checkAccess ? 'checkAccess' : 'sanitizers'} on platform ${platform}`,
    given: checkAccess ? checkAccess : sanitizers,
    allowed: 'none: code of the device cannot be built with it',
    remedy: `Use '${arch}sim' to check the same sources.`,
  });
}
