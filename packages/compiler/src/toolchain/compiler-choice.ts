import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import { splitShellWords } from './shell-words.js';

/** A program and the flags that always go with it, as a variable such as `CXX` names them. */
export interface CompilerChoice {
  readonly program: string;
  readonly flags: readonly string[];
  /** Where the choice comes from, for messages: a variable's name or `default`. */
  readonly origin: string;
}

/** What a variable such as `CXX` names, or `undefined` when it is unset or blank. */
export function compilerFromVariable(name: string): CompilerChoice | undefined {
  const [program, ...flags] = splitShellWords(process.env[name] ?? '', name);
  return program === undefined ? undefined : { program, flags, origin: name };
}

/** The compiler that the user chose for this machine's own code: `CXX`, else `g++`. */
export function hostCompilerChoice(): CompilerChoice {
  return compilerFromVariable('CXX') ?? { program: 'g++', flags: [], origin: 'default' };
}

/**
 * A certain version of a compiler, with the flags of `CXX`. When `CXX` itself names that version, by another path or with
 * a target's name before it, it is taken as it is.
 *
 * @param name - for example `g++-15`
 */
export function pinnedCompilerChoice(name: string): CompilerChoice {
  const own = compilerFromVariable('CXX');
  if (own === undefined) return { program: name, flags: [], origin: 'default' };
  const given = path.basename(own.program);
  // The dash matters: clang++-15 ends in g++-15.
  if (given === name || given.endsWith(`-${name}`)) return own;
  return { program: name, flags: own.flags, origin: 'default' };
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
  const debianPackage = debianPackageOf(path.basename(choice.program));
  const named = choice.origin === 'default' ? '' : ` (from ${choice.origin})`;
  const install = debianPackage === undefined ? 'Install it' : `On Debian and Ubuntu: apt-get install ${debianPackage}`;
  return new PtoError(
    'ERR_PTO_COMPILE_TOOL_MISSING',
    `compiler '${choice.program}'${named} was not found.\n  ${install}; or name another compiler in CXX (kernels: PTO_SIM_CXX).`,
    { details: { program: choice.program, origin: choice.origin, debianPackage } },
  );
}

function debianPackageOf(name: string): string | undefined {
  const [, family, suffix = ''] = /^(g\+\+|clang\+\+)(-\d+)?$/.exec(name) ?? [];
  if (family === undefined) return undefined;
  return (family === 'g++' ? 'g++' : 'clang') + suffix;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
