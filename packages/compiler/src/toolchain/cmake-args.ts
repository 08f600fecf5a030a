import path from 'node:path';

import type { Aarch64Toolchain, CcecToolchain } from './ascend-home.js';
import { compilerFromVariable, findProgram } from './compiler-choice.js';
import { joinShellWords } from './shell-words.js';
import type { Toolchain } from './toolchain.js';

/** The arguments that make a CMake project of host code use a toolchain. */
export function hostCmakeArgs(toolchain: Toolchain): string[] {
  const c = cCompilerBeside(toolchain);
  return [
    `-DCMAKE_C_COMPILER=${c.program}`,
    `-DCMAKE_CXX_COMPILER=${toolchain.path}`,
    ...flagsArg('CMAKE_C_FLAGS', c.flags),
    ...flagsArg('CMAKE_CXX_FLAGS', toolchain.flags),
    ...ascendHomeArg(),
  ];
}

/** The arguments that make a CMake project of AICPU code use CANN's g++. */
export function aarch64CmakeArgs(toolchain: Aarch64Toolchain): string[] {
  return [`-DCMAKE_C_COMPILER=${toolchain.cCompiler}`, `-DCMAKE_CXX_COMPILER=${toolchain.path}`, ...ascendHomeArg()];
}

/** The arguments that tell a CMake project of AI core code where CANN's compiler and linker are. */
export function ccecCmakeArgs(toolchain: CcecToolchain): string[] {
  return [`-DBISHENG_CC=${toolchain.path}`, `-DBISHENG_LD=${toolchain.linker}`];
}

/** `CC`, else the C compiler of the same family and version: `gcc-15` goes with `g++-15`. */
function cCompilerBeside(toolchain: Toolchain): { readonly program: string; readonly flags: readonly string[] } {
  const chosen = compilerFromVariable('CC');
  if (chosen !== undefined) return { program: findProgram(chosen.program) ?? chosen.program, flags: chosen.flags };
  const name = path.basename(toolchain.program);
  const cName = name.replace(/(clang|g)\+\+(?=-[\d.]+$|$)/, (_all, family) => (family === 'g' ? 'gcc' : 'clang'));
  const beside = path.join(path.dirname(toolchain.path), cName);
  if (cName !== name && findProgram(beside) !== undefined) return { program: beside, flags: [] };
  return { program: findProgram('gcc') ?? 'gcc', flags: [] };
}

function flagsArg(name: string, flags: readonly string[]): string[] {
  return flags.length === 0 ? [] : [`-D${name}=${joinShellWords(flags)}`];
}

function ascendHomeArg(): string[] {
  const home = process.env['ASCEND_HOME_PATH'];
  return home === undefined || home === '' ? [] : [`-DASCEND_HOME_PATH=${home}`];
}
