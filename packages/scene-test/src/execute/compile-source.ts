import { existsSync } from 'node:fs';

import { compileCallable, resolveSanitizers } from '@pto/compiler';
import type { CompileCallableOptions, KernelSource } from '@pto/compiler';
import { PtoError } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';

import type { ChipKernel, ChipSource } from '../definition/callable-source.js';
import { expandVariable } from './expand-variable.js';

/** What a callable is compiled for. */
export interface CompileTarget {
  readonly platform: string;
  readonly runtime: string;
  /** Whether kernels report what they touch. */
  readonly checkAccess: boolean;
  /** As `--sanitizer` names it. */
  readonly sanitizer: string;
}

/** Compiles what definitions name, through the compiler's cache; what this process has compiled already, at once. */
export class SceneCompiler {
  readonly #done = new WeakMap<ChipSource, Map<string, Promise<ChipCallable>>>();

  /** @throws CompileError, and PtoError `ERR_PTO_SCENE_DEFINITION` for include directories that are not there */
  compile(source: ChipSource, target: CompileTarget, signal: AbortSignal): Promise<ChipCallable> {
    const targets = this.#done.get(source) ?? new Map<string, Promise<ChipCallable>>();
    this.#done.set(source, targets);
    const key = `${target.platform} ${target.runtime} ${target.checkAccess} ${target.sanitizer}`;
    const known = targets.get(key);
    if (known !== undefined) return known;
    const compiled = compileSource(source, target, signal);
    targets.set(key, compiled);
    // A failure is tried again: the next case may come after the file was mended.
    compiled.catch(() => targets.delete(key));
    return compiled;
  }
}

async function compileSource(
  { orchestration, kernels, includeDirs }: ChipSource,
  { platform, runtime, checkAccess, sanitizer }: CompileTarget,
  signal: AbortSignal,
): Promise<ChipCallable> {
  const { source, functionName, configName, signature } = orchestration;
  const options: CompileCallableOptions = {
    platform,
    runtime,
    orchestration: {
      source,
      signature,
      ...(functionName === undefined ? {} : { functionName }),
      ...(configName === undefined ? {} : { configName }),
    },
    kernels: kernels.map(kernelSource),
    includeDirs: includeDirs.map((dir) => expandVariable(dir)),
    ...(checkAccess ? { checkAccess } : {}),
    sanitizers: resolveSanitizers(sanitizer),
    signal,
  };
  return compileCallable(options);
}

/** A kernel as the compiler takes it. */
export function kernelSource(kernel: ChipKernel): KernelSource {
  const { funcId, source, coreType, signature, extraIncludeDirs } = kernel;
  const common = {
    funcId,
    coreType,
    includeDirs: existingDirs(extraIncludeDirs),
    ...(signature === undefined ? {} : { signature }),
  };
  if (kernel.compiler === 'pto') return { ...common, source };
  const { ascendcSymbol: symbol, tensorArgs = [], hasWorkspace, kernelMetaDir, tilingDataPath: tiling } = kernel;
  return {
    ...common,
    compiler: 'ascendc',
    ...(source.endsWith('.o') ? { object: source } : { source }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(hasWorkspace === undefined ? {} : { hasWorkspace }),
    ...(kernelMetaDir === undefined ? {} : { kernelMetaDir }),
    ...(tiling === undefined ? {} : { tiling }),
    tensorArgs,
  };
}

/**
 * The directories of a list that are there.
 *
 * @throws PtoError `ERR_PTO_SCENE_DEFINITION` when none is, or a variable is not set
 */
export function existingDirs(dirs: readonly string[], env: NodeJS.ProcessEnv = process.env): string[] {
  const expanded = dirs.map((dir) => expandVariable(dir, env));
  const there = expanded.filter((dir) => existsSync(dir));
  if (there.length > 0 || expanded.length === 0) return there;
  throw new PtoError(
    'ERR_PTO_SCENE_DEFINITION',
    `extraIncludeDirs: none of ${expanded.join(', ')} is there.\n  Correct the paths, or leave the field out.`,
    { details: { dirs: expanded } },
  );
}
