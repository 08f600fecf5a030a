import { readFileSync } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import type { PtoIsa } from './pto-isa.js';

const REMEDY = 'Install g++ 13 or newer, for example g++-15, and name it in PTO_SIM_CXX.';

/** What is looked at when a kernel has been compiled, and when it could not be. */
export interface PtoIsaChecks {
  /** Throws when the kernel must not be used, given the files that the compiler read. */
  readonly inspect: (dependencies: readonly string[]) => void;
  /** A line for the end of the failure's message, from what the compiler said. */
  readonly noteOnFailure: (output: string) => string | undefined;
}

/**
 * Finds what goes wrong with kernels and PTO-ISA headers that the compiler itself says nothing of, or nothing helpful: the
 * headers are not there, the compiler is too old for them, or they make a kernel's bfloat16 a half.
 *
 * @param isa - the headers in use
 * @param compiler - path of the compiler, for messages
 * @param objection - why the headers would make bfloat16 a half with this compiler; `undefined` when they would not
 */
export function ptoIsaChecks(isa: PtoIsa | undefined, compiler: string, objection: string | undefined): PtoIsaChecks {
  return {
    inspect(dependencies) {
      if (isa === undefined || objection === undefined) return;
      if (!dependencies.some((file) => isInside(isa, file))) return;
      const file = dependencies.find((name) => !isInside(isa, name) && !isOfCompiler(name) && usesBfloat16(name));
      if (file === undefined) return;
      const reason = `${compiler} has no std::bfloat16_t (probe: ${objection}), so PTO-ISA's headers would silently compute bfloat16 as half, and ${file} uses bfloat16_t.`;
      throw new PtoError('ERR_PTO_COMPILE_TOOL_MISSING', `${reason}\n  ${REMEDY}`, {
        details: { compiler, objection, file, ptoIsaRoot: isa.rootDir },
      });
    },
    noteOnFailure(output) {
      const missing = missingHeader(output);
      if (missing !== undefined) return noteOnMissing(missing, isa);
      if (isa === undefined || objection === undefined || !output.includes(headerDir(isa))) return undefined;
      return `Note: ${compiler} may be too old for these PTO-ISA headers: it has no std::bfloat16_t (probe: ${objection}).\n  ${REMEDY}`;
    },
  };
}

function noteOnMissing(header: string, isa: PtoIsa | undefined): string {
  if (isa !== undefined) {
    return `Note: ${isa.origin} is ${isa.rootDir}, which has no ${header}. The kernel was written for another version of PTO-ISA.`;
  }
  return `Note: ${header} is a header of PTO-ISA, which is not part of this project. Set PTO_ISA_ROOT to a checkout of PTO-ISA, the directory that has include/pto, or fetch it with \`pto isa fetch\`.`;
}

/** The PTO-ISA header that the compiler did not find, as g++ and clang say it. */
function missingHeader(output: string): string | undefined {
  return /fatal error: '?(pto\/[^\s':]+)'?(?:: No such file| file not found)/.exec(output)?.[1];
}

function headerDir({ rootDir }: PtoIsa): string {
  return path.join(rootDir, 'include') + path.sep;
}

function isInside(isa: PtoIsa, file: string): boolean {
  return file.startsWith(headerDir(isa));
}

/** Headers of the compiler's own may name a bfloat16_t that they have on some processors. */
function isOfCompiler(file: string): boolean {
  return /\/lib\w*\/(?:gcc|clang)\//.test(file);
}

function usesBfloat16(file: string): boolean {
  const text = readFileSync(file, 'utf8');
  return /\bbfloat16_t\b/.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''));
}
