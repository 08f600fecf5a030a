import path from 'node:path';

import { resolveAssets } from '@pto/runtime-native/assets';

import type { Command } from '../process/run-command.js';
import { cmakeTargetOf, treeOf } from './runtime-build.js';
import type { RuntimeBuild } from './runtime-build.js';

/** What CMake is told beside what is built. */
export interface CmakeSettings {
  /** Path of the program. */
  readonly cmake: string;
  /** The arguments that choose the compiler. */
  readonly toolchainArgs: readonly string[];
  readonly jobs: number;
  readonly isVerbose: boolean;
}

/**
 * Configures the tree of a build. Pure: looks at nothing on disk and starts nothing.
 *
 * The CMake project is the one that builds the runtimes of a checkout; it takes sources and include directories from the
 * runtime's own `pto-runtime.json`.
 */
export function configureCommand(build: RuntimeBuild, { cmake, toolchainArgs, isVerbose }: CmakeSettings): Command {
  const { runtime, platform, target, sanitizer } = build;
  const { nativeDir } = resolveAssets();
  const tree = treeOf(build);
  const isSim = platform.variant === 'sim';
  const settings = {
    CMAKE_BUILD_TYPE: 'Release',
    CMAKE_EXPORT_COMPILE_COMMANDS: 'ON',
    PTO_VARIANT: platform.variant,
    ...(isSim ? {} : { PTO_TARGET: target }),
    PTO_ARCHS: isSim ? runtime.archs.join(';') : platform.arch,
    PTO_RUNTIME_DIRS: runtime.dir,
    PTO_SANITIZER: sanitizer ?? '',
    PTO_LIB_DIR: path.join(tree, 'lib'),
  };
  const defines = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  // Depfiles stay where make puts them; Ninja would move them into a database of its own.
  const argv = [cmake, '-S', nativeDir, '-B', tree, '-G', 'Unix Makefiles', ...defines, ...toolchainArgs];
  return { argv: [...argv, ...(isVerbose ? ['--log-level=VERBOSE'] : [])], cwd: nativeDir, env: {} };
}

/** Builds one part in a configured tree. Pure. */
export function buildCommand(build: RuntimeBuild, { cmake, jobs, isVerbose }: CmakeSettings): Command {
  const tree = treeOf(build);
  const argv = [cmake, '--build', tree, '--target', cmakeTargetOf(build), '--parallel', String(jobs)];
  return { argv: [...argv, ...(isVerbose ? ['--verbose'] : [])], cwd: tree, env: {} };
}
