import { splitShellWords } from './shell-words.js';
import { probeToolchain } from './toolchain.js';
import type { CompilerChoice, Toolchain } from './toolchain.js';

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
 * The compiler of orchestrations and framework sources.
 *
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when it is not installed
 */
export function probeHostCompiler(): Promise<Toolchain> {
  return probeToolchain(hostCompilerChoice());
}
