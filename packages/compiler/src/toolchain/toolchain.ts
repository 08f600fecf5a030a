import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import { ArtifactStore } from '../cache/artifact-store.js';
import { readBanner } from './compiler-banner.js';
import { findProgram, hostCompilerChoice, missingTool } from './compiler-choice.js';
import type { CompilerChoice } from './compiler-choice.js';

/** A C++ compiler that exists on this machine. */
export interface Toolchain extends CompilerChoice {
  /** Absolute path of the program. A symbolic link is kept: `ccache` and alternatives depend on the name. */
  readonly path: string;
  /** What `--version` prints. Part of every cache key. */
  readonly banner: string;
  readonly kind: 'clang' | 'gcc';
  /** Major, minor and patch number; zeros when the banner has none. */
  readonly version: readonly [major: number, minor: number, patch: number];
  /**
   * Whether the compiler emits GNU-unique symbols and so knows `-fno-gnu-unique`. Such symbols are shared between
   * libraries and keep them from being unloaded.
   */
  readonly hasGnuUnique: boolean;
}

/** Where answers of compilers are kept for later processes. */
export function toolchainMemory(cacheDir: string): ArtifactStore {
  return new ArtifactStore(path.join(cacheDir, 'toolchains', 'v1'));
}

const banners = new Map<string, Promise<string>>();

/**
 * Finds a compiler and asks it who it is; each program is asked once in the life of the process.
 *
 * @param memory - where answers of earlier processes are
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when there is no such program, or it does not answer
 */
export async function probeToolchain(choice: CompilerChoice, memory: ArtifactStore): Promise<Toolchain> {
  const program = findProgram(choice.program);
  if (program === undefined) throw missingTool(choice);
  let banner = banners.get(program);
  if (banner === undefined) {
    banner = readBanner(program, memory);
    banners.set(program, banner);
    // A compiler that fails once may be repaired while the process lives.
    banner.catch(() => banners.delete(program));
  }
  try {
    return identify(choice, program, await banner);
  } catch (cause) {
    throw new PtoError(
      'ERR_PTO_COMPILE_TOOL_MISSING',
      `${program} does not answer to --version: ${(cause as Error).message}\n  ${remedyFor(choice)}`,
      { details: { program: choice.program, path: program }, cause },
    );
  }
}

/**
 * The compiler of orchestrations and framework sources: `CXX`, else `g++`.
 *
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when it is not installed
 */
export function probeHostCompiler(memory: ArtifactStore): Promise<Toolchain> {
  return probeToolchain(hostCompilerChoice(), memory);
}

/** Whether the compiler is at least this version. */
export function isAtLeast(toolchain: Toolchain, major: number): boolean {
  return toolchain.version[0] >= major;
}

function remedyFor({ origin }: CompilerChoice): string {
  if (origin === 'ASCEND_HOME_PATH') return 'Repair the CANN toolkit, or name another one in ASCEND_HOME_PATH.';
  return 'Repair it, or name another compiler in CXX (kernels: PTO_SIM_CXX).';
}

function identify(choice: CompilerChoice, program: string, banner: string): Toolchain {
  const isClang = /clang/i.test(banner);
  return {
    ...choice,
    path: program,
    banner,
    kind: isClang ? 'clang' : 'gcc',
    version: parseVersion(banner),
    hasGnuUnique: !isClang,
  };
}

function parseVersion(banner: string): [number, number, number] {
  const firstLine = banner.split('\n', 1)[0] ?? '';
  // The distribution's own number stands in brackets before the compiler's.
  const outside = firstLine.replace(/\([^)]*\)/g, ' ');
  const [, major, minor, patch] = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(outside) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0)];
}
