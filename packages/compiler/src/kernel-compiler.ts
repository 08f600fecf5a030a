import path from 'node:path';

import { parsePlatform, runtimeDescriptor } from '@pto/runtime-native/assets';
import type { Platform, RuntimeDescriptor } from '@pto/runtime-native/assets';
import { PtoError, checkOptions, invalidArgument } from '@pto/task-interface';

import { ArtifactStore } from './cache/artifact-store.js';
import { CompileCache } from './cache/compile-cache.js';
import { CORE_TYPES } from './command/compile-command.js';
import type { CoreType, KernelUnit, OrchestrationUnit } from './command/compile-command.js';
import { SETTING_NAMES, compileSettings } from './compile-settings.js';
import type { CompileSettings, CompileSettingsOptions } from './compile-settings.js';
import { compileUnit } from './compile-unit.js';
import type { UnitContext } from './compile-unit.js';
import { Slots } from './process/slots.js';
import { resolveIncludeDirs, resolveSource } from './source-file.js';
import type { FilePath } from './source-file.js';
import { probeHostCompiler } from './toolchain/host-compiler.js';
import { resolvePtoIsa } from './toolchain/pto-isa.js';
import type { PtoIsa } from './toolchain/pto-isa.js';
import { chooseSimKernelCompiler } from './toolchain/sim-kernel-compiler.js';

const DEFAULT_RUNTIME = 'tensormap_and_ringbuffer';

/** Options of {@link KernelCompiler}. */
export interface KernelCompilerOptions extends CompileSettingsOptions {
  /** The platform to compile for: `a2a3sim` or `a5sim`. */
  platform: string;
}

/** Options of {@link KernelCompiler.compileIncore}. */
export interface CompileIncoreOptions {
  /** The kind of core that the kernel runs on. */
  coreType: CoreType;
  /** The runtime whose headers the kernel may include. Default: `tensormap_and_ringbuffer`. */
  runtime?: string;
  /** Searched after the runtime's own include directories. Default: none. */
  includeDirs?: readonly FilePath[];
  /** Stops the compiler. */
  signal?: AbortSignal;
}

/** Options of {@link KernelCompiler.compileOrchestration}. */
export interface CompileOrchestrationOptions {
  /** Searched after the runtime's own include directories. Default: none. */
  includeDirs?: readonly FilePath[];
  /** Stops the compiler. */
  signal?: AbortSignal;
}

/**
 * Compiles the two kinds of user sources for one platform. Results come from a cache when the source, every header that
 * it includes, the command and the compiler are the same as at an earlier time; the cache is shared by all processes of
 * a user.
 *
 * Constructing one checks its options and starts nothing.
 *
 * @example
 * ```ts
 * const compiler = new KernelCompiler({ platform: 'a2a3sim' });
 * const kernel = await compiler.compileIncore('kernels/aiv/kernel_add.cpp', { coreType: 'aiv' });
 * const orchestration = await compiler.compileOrchestration('tensormap_and_ringbuffer', 'kernels/orchestration/add.cpp');
 * ```
 */
export class KernelCompiler {
  readonly #platform: Platform;
  readonly #settings: CompileSettings;
  readonly #cache: CompileCache;
  readonly #probeAnswers: ArtifactStore;
  readonly #slots: Slots;

  /**
   * @throws PtoError `ERR_PTO_PLATFORM_UNKNOWN` for a platform that does not exist, `ERR_PTO_COMPILE_OPTION` for one that
   * this version cannot compile for and for values that are not allowed, `ERR_PTO_OPTION_UNKNOWN` for unknown names
   */
  constructor(options: KernelCompilerOptions) {
    checkOptions('KernelCompiler options', options, ['platform', ...SETTING_NAMES]);
    this.#platform = parsePlatform(options.platform);
    if (this.#platform.variant !== 'sim') throw onboardPlatform(this.#platform);
    this.#settings = compileSettings(options);
    this.#cache = new CompileCache(this.#settings.cacheDir);
    this.#probeAnswers = new ArtifactStore(path.join(this.#settings.cacheDir, 'toolchains', 'v1'));
    this.#slots = new Slots(this.#settings.jobs);
  }

  /** The platform's name. */
  get platform(): string {
    return this.#platform.platform;
  }

  /**
   * Compiles a kernel for one kind of core. A source that serves both kinds is compiled once for each.
   *
   * @param source - the kernel's `.cpp`, which defines `kernel_entry`
   * @returns a shared library
   * @throws CompileError when the compiler rejects the source or takes too long
   * @throws PtoError `ERR_PTO_COMPILE_OPTION`, `ERR_PTO_COMPILE_SOURCE_MISSING`, `ERR_PTO_COMPILE_TOOL_MISSING`,
   * `ERR_PTO_RUNTIME_UNKNOWN`
   */
  async compileIncore(source: FilePath, options: CompileIncoreOptions): Promise<Uint8Array> {
    checkOptions('compileIncore options', options, ['coreType', 'runtime', 'includeDirs', 'signal']);
    const coreType = checkCoreType(options?.coreType);
    const runtime = this.#runtime(options.runtime ?? DEFAULT_RUNTIME);
    const sourceFile = resolveSource(source, 'kernel source');
    const userDirs = resolveIncludeDirs(options.includeDirs, 'includeDirs');
    const isa = resolvePtoIsa();
    const { toolchain, isaObjection } = await chooseSimKernelCompiler({
      hasPtoIsa: isa !== undefined,
      answers: this.#probeAnswers,
    });
    const unit: KernelUnit = {
      label: 'SimKernel',
      toolchain,
      coreType,
      source: sourceFile,
      includeDirs: [...(isa?.includeDirs ?? []), ...runtime.kernel(this.#platform.arch).includeDirs, ...userDirs],
      sanitizers: this.#settings.sanitizers,
    };
    const context = this.#context(runtime, options.signal);
    if (isa === undefined || isaObjection === undefined) return compileUnit(unit, context);
    return compileUnit(unit, { ...context, ...refusingIsa(isa, toolchain.path, isaObjection) });
  }

  /**
   * Compiles an orchestration and links the runtime's framework sources into it.
   *
   * @param runtime - a runtime's name, for example `tensormap_and_ringbuffer`
   * @param source - the orchestration's `.cpp`
   * @returns a shared library
   * @throws CompileError when the compiler rejects the source or takes too long
   * @throws PtoError `ERR_PTO_COMPILE_OPTION`, `ERR_PTO_COMPILE_SOURCE_MISSING`, `ERR_PTO_COMPILE_TOOL_MISSING`,
   * `ERR_PTO_RUNTIME_UNKNOWN`
   */
  async compileOrchestration(
    runtime: string,
    source: FilePath,
    options: CompileOrchestrationOptions = {},
  ): Promise<Uint8Array> {
    checkOptions('compileOrchestration options', options, ['includeDirs', 'signal']);
    const descriptor = this.#runtime(runtime);
    const sourceFile = resolveSource(source, 'orchestration source');
    const userDirs = resolveIncludeDirs(options.includeDirs, 'includeDirs');
    const toolchain = await probeHostCompiler();
    const { includeDirs, sources } = descriptor.orchestration(this.#platform.arch);
    const { sanitizers } = this.#settings;
    const context = this.#context(descriptor, options.signal);
    const frameworkObjects = await Promise.all(
      sources.map((file) =>
        compileUnit({ label: 'Framework', toolchain, source: file, includeDirs, sanitizers }, context),
      ),
    );
    const unit: OrchestrationUnit = {
      label: 'Orchestration',
      toolchain,
      source: sourceFile,
      includeDirs: [...includeDirs, ...userDirs],
      sanitizers,
      frameworkObjects,
    };
    return compileUnit(unit, context);
  }

  #runtime(name: string): RuntimeDescriptor {
    const descriptor = runtimeDescriptor(name);
    const { platform, arch, variant } = this.#platform;
    if (descriptor.archs.includes(arch) && descriptor.variants.includes(variant)) return descriptor;
    throw invalidArgument({
      code: 'ERR_PTO_COMPILE_OPTION',
      what: `platform of runtime ${name}`,
      given: platform,
      allowed: `architecture ${descriptor.archs.join(', ')}; variant ${descriptor.variants.join(', ')}`,
      remedy: 'Choose another platform or runtime.',
    });
  }

  #context(runtime: RuntimeDescriptor, signal: AbortSignal | undefined): UnitContext {
    return { settings: this.#settings, cache: this.#cache, slots: this.#slots, abi: runtime.abi, signal };
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

/** Lets a kernel through that includes nothing of PTO-ISA, and stops one that does. */
function refusingIsa(isa: PtoIsa, compiler: string, objection: string): Pick<UnitContext, 'inspect' | 'noteOnFailure'> {
  const isaDir = `${isa.rootDir}${path.sep}`;
  const reason = `${compiler} cannot serve PTO-ISA headers: without std::bfloat16_t they would silently compute bfloat16 as half (probe: ${objection}).`;
  const remedy = 'Install g++-13 or newer (Debian and Ubuntu: apt-get install g++-15) and name it in PTO_SIM_CXX.';
  return {
    inspect: (dependencies) => {
      if (!dependencies.some((file) => file.startsWith(isaDir))) return;
      throw new PtoError('ERR_PTO_COMPILE_TOOL_MISSING', `${reason}\n  ${remedy}`, {
        details: { compiler, objection, ptoIsaRoot: isa.rootDir },
      });
    },
    noteOnFailure: (output) => (output.includes(isaDir) ? `Note: ${reason}\n  ${remedy}` : undefined),
  };
}
