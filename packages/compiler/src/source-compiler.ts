import { parsePlatform, runtimeDescriptor } from '@pto/runtime-native/assets';
import type { Platform, RuntimeDescriptor } from '@pto/runtime-native/assets';
import { invalidArgument } from '@pto/task-interface';
import type { PtoError } from '@pto/task-interface';

import type { ArtifactStore } from './cache/artifact-store.js';
import { CompileCache } from './cache/compile-cache.js';
import type { FileFacts } from './cache/file-facts.js';
import { CORE_TYPES } from './command/compile-command.js';
import type { CoreType, KernelUnit, OrchestrationUnit } from './command/compile-command.js';
import { compileSettings } from './compile-settings.js';
import type { CompileSettings, CompileSettingsOptions } from './compile-settings.js';
import { compileUnit } from './compile-unit.js';
import type { UnitContext } from './compile-unit.js';
import { Slots } from './process/slots.js';
import { resolveIncludeDirs, resolveSource } from './source-file.js';
import type { FilePath } from './source-file.js';
import { ptoIsaChecks } from './toolchain/pto-isa-checks.js';
import { resolvePtoIsa } from './toolchain/pto-isa.js';
import { chooseSimKernelCompiler } from './toolchain/sim-kernel-compiler.js';
import { probeHostCompiler, toolchainMemory } from './toolchain/toolchain.js';

/** A user's source, and how to compile it. */
export interface SourceRequest {
  readonly runtime: string;
  readonly source: FilePath;
  readonly includeDirs: readonly FilePath[] | undefined;
  readonly signal: AbortSignal | undefined;
  /** The files as they are when the caller asks; sources of one callable share them. */
  readonly facts: FileFacts;
}

/** Turns user sources into units for one platform: finds compilers, include directories and framework sources. */
export class SourceCompiler {
  readonly platform: Platform;
  readonly #settings: CompileSettings;
  readonly #cache: CompileCache;
  readonly #toolchainMemory: ArtifactStore;
  readonly #slots: Slots;
  readonly #runtimes = new Map<string, RuntimeDescriptor>();

  constructor(platform: string, settings: CompileSettingsOptions) {
    this.platform = parsePlatform(platform);
    if (this.platform.variant !== 'sim') throw onboardPlatform(this.platform);
    this.#settings = compileSettings(settings);
    this.#cache = new CompileCache(this.#settings.cacheDir);
    this.#toolchainMemory = toolchainMemory(this.#settings.cacheDir);
    this.#slots = new Slots(this.#settings.jobs);
  }

  async kernel(request: SourceRequest, givenCoreType: CoreType): Promise<Uint8Array> {
    const coreType = checkCoreType(givenCoreType);
    const runtime = this.#runtime(request.runtime);
    const source = resolveSource(request.source, 'kernel source');
    const userDirs = resolveIncludeDirs(request.includeDirs, 'includeDirs');
    const isa = resolvePtoIsa();
    const { toolchain, isaObjection } = await chooseSimKernelCompiler({
      hasPtoIsa: isa !== undefined,
      memory: this.#toolchainMemory,
    });
    const unit: KernelUnit = {
      label: 'SimKernel',
      toolchain,
      coreType,
      source,
      includeDirs: [
        ...(isa?.includeDirs ?? []),
        ...runtime.kernel(this.platform.arch).includeDirs,
        ...userDirs,
        ...(isa?.fallbackDirs ?? []),
      ],
      sanitizers: this.#settings.sanitizers,
    };
    const checks = ptoIsaChecks(isa, toolchain.path, isaObjection);
    return compileUnit(unit, { ...this.#context(runtime, request), ...checks });
  }

  async orchestration(request: SourceRequest): Promise<Uint8Array> {
    const runtime = this.#runtime(request.runtime);
    const source = resolveSource(request.source, 'orchestration source');
    const userDirs = resolveIncludeDirs(request.includeDirs, 'includeDirs');
    const toolchain = await probeHostCompiler(this.#toolchainMemory);
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

  #runtime(name: string): RuntimeDescriptor {
    const descriptor = this.#runtimes.get(name) ?? runtimeDescriptor(name);
    this.#runtimes.set(name, descriptor);
    const { platform, arch, variant } = this.platform;
    if (descriptor.archs.includes(arch) && descriptor.variants.includes(variant)) return descriptor;
    throw invalidArgument({
      code: 'ERR_PTO_COMPILE_OPTION',
      what: `platform of runtime ${name}`,
      given: platform,
      allowed: `architecture ${descriptor.archs.join(', ')}; variant ${descriptor.variants.join(', ')}`,
      remedy: 'Choose another platform or runtime.',
    });
  }

  #context(runtime: RuntimeDescriptor, { signal, facts }: SourceRequest): UnitContext {
    return { settings: this.#settings, cache: this.#cache, slots: this.#slots, abi: runtime.abi, facts, signal };
  }
}

function checkCoreType(given: unknown): CoreType {
  const known = CORE_TYPES.find((coreType) => coreType === given);
  if (known !== undefined) return known;
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: 'coreType',
    given,
    allowed: CORE_TYPES.map((name) => `'${name}'`).join(', '),
    remedy: "Vector kernels are 'aiv', matrix kernels are 'aic'.",
  });
}

function onboardPlatform({ platform, arch }: Platform): PtoError {
  return invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: 'platform to compile for',
    given: platform,
    allowed: 'a2a3sim, a5sim',
    remedy: `This version compiles for the simulator only. Code for the device needs the CANN toolchain (ccec and the aarch64 compiler under ASCEND_HOME_PATH), which this version does not drive. Use '${arch}sim' to run the same sources on this machine.`,
    details: { platform },
  });
}
