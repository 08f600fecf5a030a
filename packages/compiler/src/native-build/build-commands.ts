import { createRequire } from 'node:module';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import type { Command } from '../process/run-command.js';
import { findProgram, hostCompilerChoice, missingTool } from '../toolchain/compiler-choice.js';

/** What a build of the native libraries needs of the machine. */
export interface NativeTools {
  readonly cmake: string;
  readonly compiler: string;
  readonly compilerFlags: readonly string[];
}

/** One build, as data. */
export interface NativeBuildPlan extends NativeTools {
  readonly nativeDir: string;
  readonly buildDir: string;
  readonly libDir: string;
  readonly packageVersion: string;
  readonly jobs: number;
}

/**
 * The programs that a build needs.
 *
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING`, which lists all that are not there
 */
export function findNativeTools(): NativeTools {
  const [cmake, make] = ['cmake', 'make'].map(findProgram);
  const missing = [...(cmake === undefined ? ['cmake'] : []), ...(make === undefined ? ['make'] : [])];
  const choice = hostCompilerChoice();
  const compiler = findProgram(choice.program);
  if (missing.length === 0 && compiler === undefined) throw missingTool(choice);
  if (cmake === undefined || compiler === undefined || missing.length > 0) {
    const all = [...missing, ...(compiler === undefined ? [choice.program] : [])];
    throw new PtoError(
      'ERR_PTO_COMPILE_TOOL_MISSING',
      `not found: ${all.join(', ')}; the native libraries are built with cmake, make and a C++ compiler.\n` +
        '  On Debian and Ubuntu: apt-get install cmake make g++',
      { details: { missing: all } },
    );
  }
  return { cmake, compiler, compilerFlags: choice.flags };
}

/** Configures, then builds. Everything that is written lands in the plan's two directories. */
export function nativeBuildCommands(plan: NativeBuildPlan): readonly [configure: Command, build: Command] {
  const settings: Record<string, string> = {
    CMAKE_BUILD_TYPE: 'Release',
    CMAKE_CXX_COMPILER: plan.compiler,
    ...(plan.compilerFlags.length > 0 ? { CMAKE_CXX_FLAGS: plan.compilerFlags.join(' ') } : {}),
    PTO_ADDON: 'ON',
    PTO_NODE_API_INCLUDE: nodeApiIncludes().join(';'),
    PTO_PACKAGE_VERSION: plan.packageVersion,
    PTO_LIB_DIR: plan.libDir,
  };
  const defines = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  const common = { cwd: plan.buildDir, env: {} };
  return [
    { argv: [plan.cmake, '-S', plan.nativeDir, '-B', plan.buildDir, '-G', 'Unix Makefiles', ...defines], ...common },
    { argv: [plan.cmake, '--build', plan.buildDir, '-j', String(plan.jobs)], ...common },
  ];
}

/** The include directories of Node's C API and of its C++ wrapper, from npm: nothing is downloaded. */
function nodeApiIncludes(): string[] {
  const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url);
  const headers = require('node-api-headers') as { include_dir: string };
  return [path.dirname(require.resolve('node-addon-api/package.json')), headers.include_dir];
}
