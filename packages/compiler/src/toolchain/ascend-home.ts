import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import type { ArtifactStore } from '../cache/artifact-store.js';
import { findProgram } from './compiler-choice.js';
import { probeToolchain } from './toolchain.js';
import type { Toolchain } from './toolchain.js';

/**
 * The tools that compile for the device. All are run from the CANN installation that `ASCEND_HOME_PATH` names and from
 * nowhere else, whatever the `PATH` has: so what is found is what will run.
 */
const VARIABLE = 'ASCEND_HOME_PATH';

const CCEC = ['bin', 'ccec'];
const LINKER = ['bin', 'ld.lld'];
const AARCH64_CXX = ['tools', 'hcc', 'bin', 'aarch64-target-linux-gnu-g++'];
const AARCH64_CC = ['tools', 'hcc', 'bin', 'aarch64-target-linux-gnu-gcc'];

/** CANN's compiler for AI cores, and the linker that goes with it. */
export interface CcecToolchain extends Toolchain {
  /** Absolute path of `ld.lld`. Its banner is the second part of {@link Toolchain.banner}. */
  readonly linker: string;
}

/** CANN's g++ for AICPUs. */
export interface Aarch64Toolchain extends Toolchain {
  /** Absolute path of the C compiler beside it. */
  readonly cCompiler: string;
}

/**
 * The directory of the CANN installation.
 *
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when `ASCEND_HOME_PATH` is not set
 */
export function requireAscendHome(): string {
  const given = process.env[VARIABLE];
  if (given !== undefined && given !== '') return path.resolve(given);
  throw new PtoError(
    'ERR_PTO_COMPILE_TOOL_MISSING',
    `Environment variable '${VARIABLE}' is not set.\n  Code for the device needs CANN: install it and source its set_env.sh, or compile for a simulator, a2a3sim or a5sim.`,
    { details: { variable: VARIABLE } },
  );
}

/**
 * The compiler of kernels for the device.
 *
 * @param memory - where answers of earlier processes are
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when the variable is not set, or a program is not there
 */
export async function probeCcec(memory: ArtifactStore): Promise<CcecToolchain> {
  const program = requireTool(CCEC);
  const linkerProgram = requireTool(LINKER);
  const compiler = await probeToolchain(ofAscend(program), memory);
  const linker = await probeToolchain(ofAscend(linkerProgram), memory);
  return { ...compiler, banner: `${compiler.banner}\n${linker.banner}`, linker: linker.path };
}

/**
 * The compiler of AICPU code.
 *
 * @param memory - where answers of earlier processes are
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when the variable is not set, or the program is not there
 */
export async function probeAarch64Compiler(memory: ArtifactStore): Promise<Aarch64Toolchain> {
  const program = requireTool(AARCH64_CXX);
  const cCompiler = requireTool(AARCH64_CC);
  return { ...(await probeToolchain(ofAscend(program), memory)), cCompiler };
}

function ofAscend(program: string) {
  return { program, flags: [], origin: VARIABLE };
}

function requireTool(parts: readonly string[]): string {
  const home = requireAscendHome();
  const file = path.join(home, ...parts);
  if (findProgram(file) !== undefined) return file;
  throw new PtoError(
    'ERR_PTO_COMPILE_TOOL_MISSING',
    `no program ${file}.\n  ${VARIABLE} is ${home}: check that it names a complete CANN toolkit.`,
    { details: { program: file, variable: VARIABLE, home } },
  );
}
