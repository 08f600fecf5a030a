import { checkOptions } from '@pto/task-interface';

import { FileFacts } from './cache/file-facts.js';
import type { CoreType } from './command/compile-command.js';
import { SETTING_NAMES } from './compile-settings.js';
import type { CompileSettingsOptions } from './compile-settings.js';
import { SourceCompiler } from './source-compiler.js';
import type { FilePath } from './source-file.js';

const DEFAULT_RUNTIME = 'tensormap_and_ringbuffer';

/** Options of {@link KernelCompiler}. */
export interface KernelCompilerOptions extends CompileSettingsOptions {
  /** The platform to compile for: `a2a3sim`, `a5sim`, or with CANN `a2a3`, `a5`. */
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
 * Constructing one checks its options and starts nothing. For chips it compiles with CANN's tools, which
 * `ASCEND_HOME_PATH` names.
 *
 * @example
 * ```ts
 * const compiler = new KernelCompiler({ platform: 'a2a3sim' });
 * const kernel = await compiler.compileIncore('kernels/aiv/kernel_add.cpp', { coreType: 'aiv' });
 * const orchestration = await compiler.compileOrchestration('tensormap_and_ringbuffer', 'kernels/orchestration/add.cpp');
 * ```
 */
export class KernelCompiler {
  readonly #compiler: SourceCompiler;

  /**
   * @throws PtoError `ERR_PTO_PLATFORM_UNKNOWN` for a platform that does not exist, `ERR_PTO_COMPILE_TOOL_MISSING` for a
   * chip when `ASCEND_HOME_PATH` is not set, `ERR_PTO_COMPILE_OPTION` for values that are not allowed,
   * `ERR_PTO_OPTION_UNKNOWN` for unknown names
   */
  constructor(options: KernelCompilerOptions) {
    checkOptions('KernelCompiler options', options, ['platform', ...SETTING_NAMES]);
    this.#compiler = new SourceCompiler(options?.platform, options);
  }

  /** The platform's name. */
  get platform(): string {
    return this.#compiler.platform.platform;
  }

  /**
   * Compiles a kernel for one kind of core. A source that serves both kinds is compiled once for each.
   *
   * @param source - the kernel's `.cpp`, which defines `kernel_entry`
   * @returns for a simulator a shared library; for a chip a linked ELF file, of which the chip gets what
   * {@link extractTextSection} takes out of it
   * @throws CompileError when the compiler rejects the source or takes too long
   * @throws PtoError `ERR_PTO_COMPILE_OPTION`, `ERR_PTO_COMPILE_SOURCE_MISSING`, `ERR_PTO_COMPILE_TOOL_MISSING`,
   * `ERR_PTO_RUNTIME_UNKNOWN`, and for chips `ERR_PTO_ISA_MISSING` and `ERR_PTO_ISA_MISMATCH`
   */
  async compileIncore(source: FilePath, options: CompileIncoreOptions): Promise<Uint8Array> {
    checkOptions('compileIncore options', options, ['coreType', 'runtime', 'includeDirs', 'signal']);
    const { runtime = DEFAULT_RUNTIME, includeDirs, signal, coreType } = options ?? {};
    return this.#compiler.kernel({ runtime, source, includeDirs, signal, facts: new FileFacts() }, coreType);
  }

  /**
   * Compiles an orchestration and links the runtime's framework sources into it.
   *
   * @param runtime - a runtime's name, for example `tensormap_and_ringbuffer`
   * @param source - the orchestration's `.cpp`
   * @returns a shared library: of the host for simulators and for runtimes that build their graphs on the host, else of
   * the chip's AICPU
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
    const { includeDirs, signal } = options;
    return this.#compiler.orchestration({ runtime, source, includeDirs, signal, facts: new FileFacts() });
  }
}
