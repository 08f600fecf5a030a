import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { PtoError } from '@pto/task-interface';

import { compilerEnvironment } from '../process/compiler-environment.js';

const BANNER_TIMEOUT_MS = 5_000;

/** A program and the flags that always go with it, as a variable such as `CXX` names them. */
export interface CompilerChoice {
  readonly program: string;
  readonly flags: readonly string[];
  /** Where the choice comes from, for messages: a variable's name or `default`. */
  readonly origin: string;
}

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

type Identity = Pick<Toolchain, 'banner' | 'hasGnuUnique' | 'kind' | 'path' | 'version'>;

const probes = new Map<string, Promise<Identity>>();

/**
 * Finds a compiler and asks it who it is; each program is asked once in the life of the process.
 *
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when there is no such program, or it does not answer
 */
export async function probeToolchain(choice: CompilerChoice): Promise<Toolchain> {
  const found = findProgram(choice.program);
  if (found === undefined) throw missingTool(choice);
  let probe = probes.get(found);
  if (probe === undefined) {
    probe = identify(found);
    probes.set(found, probe);
    // A compiler that fails once may be repaired while the process lives.
    probe.catch(() => probes.delete(found));
  }
  try {
    return { ...choice, ...(await probe) };
  } catch (cause) {
    throw new PtoError(
      'ERR_PTO_COMPILE_TOOL_MISSING',
      `${found} does not answer to --version: ${(cause as Error).message}`,
      {
        details: { program: choice.program, path: found },
        cause,
      },
    );
  }
}

/** The absolute path of a program: found along `PATH`, or relative to the working directory when it has a slash. */
export function findProgram(program: string): string | undefined {
  if (program.includes('/')) {
    const absolute = path.resolve(program);
    return isExecutable(absolute) ? absolute : undefined;
  }
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((dir) => dir !== '')
    .map((dir) => path.resolve(dir, program))
    .find(isExecutable);
}

/** The error for a compiler that is not there; it names the Debian package that has it. */
export function missingTool(choice: CompilerChoice): PtoError {
  const name = path.basename(choice.program);
  const debianPackage = debianPackageOf(name);
  const named = choice.origin === 'default' ? '' : ` (from ${choice.origin})`;
  const install = debianPackage === undefined ? 'Install it' : `On Debian and Ubuntu: apt-get install ${debianPackage}`;
  return new PtoError(
    'ERR_PTO_COMPILE_TOOL_MISSING',
    `compiler '${choice.program}'${named} was not found.\n  ${install}; or name another compiler in CXX (kernels: PTO_SIM_CXX).`,
    { details: { program: choice.program, origin: choice.origin, debianPackage } },
  );
}

/** Whether the compiler is at least this version. */
export function isAtLeast(toolchain: Toolchain, major: number): boolean {
  return toolchain.version[0] >= major;
}

function debianPackageOf(name: string): string | undefined {
  const [, family, suffix] = /^(g\+\+|clang\+\+)(-\d+)?$/.exec(name) ?? [];
  if (family === undefined) return undefined;
  return (family === 'g++' ? 'g++' : 'clang') + (suffix ?? '');
}

async function identify(programPath: string): Promise<Identity> {
  const banner = await readBanner(programPath);
  const isClang = /clang/i.test(banner);
  return {
    path: programPath,
    banner,
    kind: isClang ? 'clang' : 'gcc',
    version: parseVersion(banner),
    hasGnuUnique: !isClang,
  };
}

async function readBanner(programPath: string): Promise<string> {
  const options = { env: compilerEnvironment(), timeout: BANNER_TIMEOUT_MS, killSignal: 'SIGKILL' } as const;
  const { stdout } = await promisify(execFile)(programPath, ['--version'], options);
  return stdout.trim();
}

function parseVersion(banner: string): [number, number, number] {
  const firstLine = banner.split('\n', 1)[0] ?? '';
  // The distribution's own number stands in brackets before the compiler's.
  const outside = firstLine.replace(/\([^)]*\)/g, ' ');
  const [, major, minor, patch] = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(outside) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0)];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
