import path from 'node:path';

import type { OrchestrationFunctions, RuntimeDescriptor } from '@pto/runtime-native/assets';
import { ChipCallable, CoreCallable, PtoError, checkOptions, invalidArgument } from '@pto/task-interface';
import type { SignatureLike } from '@pto/task-interface';

import { ascendcKernelName, ascendcSignature } from './ascendc/callable-kernel.js';
import type { AscendCKernelSource } from './ascendc/callable-kernel.js';
import { ASCENDC_SOURCE_NAMES } from './ascendc/kernel-inputs.js';
import { FileFacts } from './cache/file-facts.js';
import type { CoreType } from './command/compile-command.js';
import { tracedCompile } from './compile-channel.js';
import { SETTING_NAMES } from './compile-settings.js';
import type { CompileSettingsOptions } from './compile-settings.js';
import { readExportedFunctions } from './elf/exported-functions.js';
import { SourceCompiler } from './source-compiler.js';
import type { FilePath } from './source-file.js';

const MAX_NAMES_SHOWN = 20;

/** The orchestration of a callable. */
export interface OrchestrationSource {
  /** Its `.cpp`. */
  source: FilePath;
  /**
   * The function that builds the graph. Default: `aicpu_orchestration_entry` for `tensormap_and_ringbuffer`;
   * `host_build_graph` has none, so give it there.
   */
  functionName?: string;
  /**
   * The function that says how many arguments it expects. Default: `aicpu_orchestration_config` for
   * `tensormap_and_ringbuffer`, when there is one; `host_build_graph` asks none.
   */
  configName?: string;
  /** Direction of each argument. Default: none. */
  signature?: SignatureLike;
}

/** A kernel of a callable in the dialect of the runtime. */
export interface PtoKernelSource {
  /** The id by which the orchestration submits it. */
  funcId: number;
  /** What it is written for. Default: `pto`. */
  compiler?: 'pto';
  /** Its `.cpp`. Messages about failed runs call the kernel by the name of this file. */
  source: FilePath;
  /** The kind of core that it runs on. */
  coreType: CoreType;
  /** Direction of each argument. Default: none. */
  signature?: SignatureLike;
  /** Searched for this source, after those of the callable. Default: none. */
  includeDirs?: readonly FilePath[];
}

/** One kernel of a callable. */
export type KernelSource = AscendCKernelSource | PtoKernelSource;

/** Options of {@link compileCallable}. */
export interface CompileCallableOptions extends CompileSettingsOptions {
  /** The platform to compile for: `a2a3sim`, `a5sim`, `a2a3` or `a5`. */
  platform: string;
  /** The runtime that will execute it, for example `tensormap_and_ringbuffer`. */
  runtime: string;
  orchestration: OrchestrationSource;
  kernels: readonly KernelSource[];
  /** Searched for every source, after the runtime's own include directories. Default: none. */
  includeDirs?: readonly FilePath[];
  /** Stops all compilers. */
  signal?: AbortSignal;
}

/**
 * Compiles an orchestration and its kernels and puts them together as the callable that a worker registers. All sources
 * compile at the same time, within the limits; when one fails the others are stopped.
 *
 * @throws CompileError when the compiler rejects a source or takes too long
 * @throws PtoError `ERR_PTO_ORCH_SYMBOL_MISSING` when the orchestration does not export its entry function; the message
 * lists what it does export. `ERR_PTO_COMPILE_*`, `ERR_PTO_CALLABLE_*` and `ERR_PTO_OPTION_UNKNOWN` for values that are
 * not allowed; these are checked before any compiler starts
 * @example
 * ```ts
 * const vectorAdd = await compileCallable({
 *   platform: 'a2a3sim',
 *   runtime: 'tensormap_and_ringbuffer',
 *   orchestration: { source: 'kernels/orchestration/vector_add.cpp', signature: ['in', 'in', 'out'] },
 *   kernels: [{ funcId: 0, source: 'kernels/aiv/kernel_add.cpp', coreType: 'aiv', signature: ['in', 'in', 'out'] }],
 * });
 * ```
 */
export async function compileCallable(options: CompileCallableOptions): Promise<ChipCallable> {
  checkShape(options);
  return tracedCompile(options, () => compile(options));
}

async function compile(options: CompileCallableOptions): Promise<ChipCallable> {
  const { platform, runtime, orchestration, kernels, includeDirs, signal: userSignal, ...settings } = options;
  // Finds what is wrong with names, ids and signatures before a compiler starts.
  const compiler = new SourceCompiler(platform, settings);
  const functions = orchestrationFunctions(options, compiler.runtime(runtime));
  assemble(
    options,
    functions,
    new Uint8Array(),
    kernels.map(() => new Uint8Array()),
  );
  const stop = new AbortController();
  const signal = userSignal === undefined ? stop.signal : AbortSignal.any([userSignal, stop.signal]);
  const common = { runtime, includeDirs, signal, facts: new FileFacts() };
  const dirsOf = (kernel: KernelSource) => [...(includeDirs ?? []), ...(kernel.includeDirs ?? [])];
  const [orchestrationBytes = new Uint8Array(), ...kernelBytes] = await allOrFirstFailure(stop, [
    compiler.orchestration({ ...common, source: orchestration.source }),
    ...kernels.map((kernel) =>
      kernel.compiler === 'ascendc'
        ? compiler.ascendcKernel({ ...common, includeDirs: dirsOf(kernel) }, kernel)
        : compiler.kernelBinary({ ...common, includeDirs: dirsOf(kernel), source: kernel.source }, kernel.coreType),
    ),
  ]);
  checkEntry(options, functions, orchestrationBytes);
  return assemble(options, functions, orchestrationBytes, kernelBytes);
}

function checkShape(options: CompileCallableOptions): void {
  const own = ['platform', 'runtime', 'orchestration', 'kernels', 'includeDirs', 'signal'];
  checkOptions('compileCallable options', options, [...own, ...SETTING_NAMES]);
  const orchestrationKeys = ['source', 'functionName', 'configName', 'signature'];
  checkOptions(
    'compileCallable, orchestration',
    requireObject('orchestration', options?.orchestration),
    orchestrationKeys,
  );
  if (!Array.isArray(options.kernels)) throw notGiven('kernels', options.kernels, 'an array of kernels');
  options.kernels.forEach((kernel, index) => {
    const what = `kernels[${index}]`;
    const { compiler = 'pto' } = requireObject(what, kernel) as Partial<KernelSource>;
    const names = compiler === 'ascendc' ? ASCENDC_SOURCE_NAMES : ['source'];
    if (!['pto', 'ascendc'].includes(compiler)) throw notGiven(`${what}.compiler`, compiler, "'pto', 'ascendc'");
    checkOptions(`compileCallable, ${what}`, kernel, [
      ...['funcId', 'compiler', 'coreType', 'signature', 'includeDirs'],
      ...names,
    ]);
  });
}

function requireObject(what: string, given: unknown): object {
  if (typeof given === 'object' && given !== null) return given;
  throw notGiven(what, given, 'an object with a source');
}

function notGiven(what: string, given: unknown, allowed: string): PtoError {
  return invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: `compileCallable, ${what}`,
    given,
    allowed,
    remedy: 'See the example at compileCallable.',
  });
}

/** Waits until all have ended, so that no compiler outlives the call, and throws the failure that came first. */
async function allOrFirstFailure<T>(stop: AbortController, work: readonly Promise<T>[]): Promise<T[]> {
  let first: { readonly error: unknown } | undefined;
  const ended = await Promise.allSettled(
    work.map((promise) =>
      promise.catch((error: unknown) => {
        first ??= { error };
        stop.abort();
        throw error;
      }),
    ),
  );
  if (first !== undefined) throw first.error;
  return ended.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

/** The functions that the runtime will look up: the caller's, else the runtime's own. */
function orchestrationFunctions(
  { runtime, orchestration }: CompileCallableOptions,
  { orchestrationFunctions: defaults }: RuntimeDescriptor,
): OrchestrationFunctions {
  const { functionName, configName } = orchestration;
  if (functionName === undefined && defaults.entry === undefined) {
    throw invalidArgument({
      code: 'ERR_PTO_COMPILE_OPTION',
      what: 'orchestration.functionName',
      given: functionName,
      allowed: 'the name of a function that the orchestration exports',
      remedy: `Runtime ${runtime} has no default name.`,
    });
  }
  if (configName !== undefined && defaults.config === undefined) {
    throw invalidArgument({
      code: 'ERR_PTO_COMPILE_OPTION',
      what: 'orchestration.configName',
      given: configName,
      allowed: 'undefined',
      remedy: `Runtime ${runtime} asks no function for its arguments. Remove the option.`,
    });
  }
  return { entry: functionName ?? defaults.entry, config: configName ?? defaults.config };
}

function assemble(
  { orchestration, kernels }: CompileCallableOptions,
  { entry, config }: OrchestrationFunctions,
  orchestrationBytes: Uint8Array,
  kernelBytes: readonly Uint8Array[],
): ChipCallable {
  return ChipCallable.build({
    signature: orchestration.signature ?? [],
    funcName: entry,
    configName: config,
    binary: orchestrationBytes,
    children: kernels.map((kernel, index) => ({
      funcId: kernel.funcId,
      name: kernel.compiler === 'ascendc' ? ascendcKernelName(kernel) : path.parse(String(kernel.source)).name,
      callable: CoreCallable.build({
        signature: kernel.compiler === 'ascendc' ? ascendcSignature(kernel) : (kernel.signature ?? []),
        binary: kernelBytes[index] ?? new Uint8Array(),
      }),
    })),
  });
}

function checkEntry(
  { orchestration }: CompileCallableOptions,
  { entry }: OrchestrationFunctions,
  library: Uint8Array,
): void {
  const exported = readExportedFunctions(library);
  if (exported === undefined) {
    throw new PtoError(
      'ERR_PTO_ORCH_LOAD',
      'the compiled orchestration is no 64-bit ELF library with a symbol table. Check what CXX names.',
      {
        details: { source: String(orchestration.source) },
      },
    );
  }
  const missing = [entry, orchestration.configName].find((name) => name !== undefined && !exported.includes(name));
  if (missing === undefined) return;
  const own = exported.filter((name) => !name.startsWith('_')).slice(0, MAX_NAMES_SHOWN);
  const option = missing === entry ? 'functionName' : 'configName';
  throw new PtoError(
    'ERR_PTO_ORCH_SYMBOL_MISSING',
    `the orchestration does not export '${missing}'; it exports: ${own.join(', ') || '(nothing)'}.\n  Declare the function extern "C" with default visibility, or pass its name as orchestration.${option}.`,
    { details: { symbol: missing, exported: own, source: String(orchestration.source) } },
  );
}
