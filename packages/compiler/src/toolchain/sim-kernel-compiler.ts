import { PtoError } from '@pto/task-interface';

import type { ArtifactStore } from '../cache/artifact-store.js';
import { PLAIN_KERNELS, PTO_ISA_KERNELS, objectionTo } from './capability-probe.js';
import {
  compilerFromVariable,
  findProgram,
  hostCompilerChoice,
  missingTool,
  pinnedCompilerChoice,
} from './compiler-choice.js';
import type { CompilerChoice } from './compiler-choice.js';
import { probeToolchain } from './toolchain.js';
import type { Toolchain } from './toolchain.js';

/** The compiler for the simulator's kernels. */
export interface SimKernelCompiler {
  readonly toolchain: Toolchain;
  /** Why PTO-ISA headers would make bfloat16 a half with it; `undefined` when they would not. */
  readonly isaObjection: string | undefined;
}

/** What the kernels to come need. */
export interface SimKernelNeeds {
  /** Whether PTO-ISA headers are on the include path. */
  readonly hasPtoIsa: boolean;
  /** Where answers of earlier processes are. */
  readonly memory: ArtifactStore;
}

const chosen = new Map<string, Promise<SimKernelCompiler>>();

/**
 * Chooses the compiler for the simulator's kernels: `PTO_SIM_CXX` when it is set, else the first of `g++-15`, the host
 * compiler (`CXX` or `g++`) and `clang++` that is installed and compiles a probe. When PTO-ISA headers are in use, one
 * that can serve them goes before one that cannot.
 *
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when there is none; the message has what each candidate lacks
 */
export function chooseSimKernelCompiler(needs: SimKernelNeeds): Promise<SimKernelCompiler> {
  const decisive = ['PTO_SIM_CXX', 'CXX', 'PATH'].map((name) => process.env[name]);
  const key = JSON.stringify([needs.hasPtoIsa, ...decisive]);
  let choice = chosen.get(key);
  if (choice === undefined) {
    choice = choose(needs);
    chosen.set(key, choice);
    choice.catch(() => chosen.delete(key));
  }
  return choice;
}

async function choose(needs: SimKernelNeeds): Promise<SimKernelCompiler> {
  const explicit = compilerFromVariable('PTO_SIM_CXX');
  if (explicit !== undefined && findProgram(explicit.program) === undefined) throw missingTool(explicit);
  const candidates = explicit === undefined ? defaultCandidates() : [explicit];
  const complaints: string[] = [];
  let withoutIsa: SimKernelCompiler | undefined;
  for (const candidate of candidates) {
    if (findProgram(candidate.program) === undefined) {
      complaints.push(`${candidate.program}: not found`);
      continue;
    }
    const toolchain = await probeToolchain(candidate, needs.memory);
    const objection = await objectionTo(PLAIN_KERNELS, toolchain, needs.memory);
    if (objection !== undefined) {
      complaints.push(`${toolchain.path}: ${objection}`);
      continue;
    }
    const isaObjection = needs.hasPtoIsa ? await objectionTo(PTO_ISA_KERNELS, toolchain, needs.memory) : undefined;
    if (isaObjection === undefined) return { toolchain, isaObjection };
    withoutIsa ??= { toolchain, isaObjection };
  }
  if (withoutIsa !== undefined) return withoutIsa;
  throw noCompiler(complaints);
}

function defaultCandidates(): CompilerChoice[] {
  const pinned = pinnedCompilerChoice('g++-15');
  const host = hostCompilerChoice();
  const clang: CompilerChoice = { program: 'clang++', flags: [], origin: 'default' };
  return [pinned, ...(host.program === pinned.program ? [] : [host]), clang];
}

function noCompiler(complaints: readonly string[]): PtoError {
  const tried = complaints.map((complaint, index) => `  ${index + 1}. ${complaint}`).join('\n');
  return new PtoError(
    'ERR_PTO_COMPILE_TOOL_MISSING',
    `no compiler for the simulator's kernels, which are C++23. Tried:\n${tried}\n  On Debian and Ubuntu: apt-get install g++ (version 11 or newer); or name a compiler in PTO_SIM_CXX.`,
    { details: { tried: complaints } },
  );
}
