import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { installAscendToolkit } from '../ascend-toolkit.js';
import type { AscendToolkit } from '../ascend-toolkit.js';
import type { Scratch } from '../scratch.js';

/** Flags that keep g++ from putting anything beside the code: tables of exceptions, and constants of vectors. */
export const CODE_ONLY = [
  ...['-fno-asynchronous-unwind-tables', '-fno-unwind-tables', '-fno-exceptions', '-fno-tree-vectorize'],
  ...(process.arch === 'x64' ? ['-fcf-protection=none'] : []),
];

/** Leaves out the words that only CANN's compiler understands. */
const COMPILE = `skip=
for word; do
  shift
  if [ -n "$skip" ]; then skip=; continue; fi
  case "$word" in -mllvm|-x) skip=1;; --cce-*) ;; *) set -- "$@" "$word";; esac
done
exec g++ -D__aicore__= "$@" ${CODE_ONLY.join(' ')}`;

const SDK_HOST = 'x86_64-linux';

/** What kernels include of AscendC, for this machine's compiler. A kernel that stayed global would leave `.text`. */
const KERNEL_OPERATOR = `#pragma once
#include <cstdint>
#undef __aicore__
#define __aicore__
#define __gm__
#define __global__ __attribute__((section("kernels")))
#define GM_ADDR __gm__ uint8_t *
`;

/** A CANN toolkit that compiles for this machine: its programs write down their arguments and run g++ and ld. */
export interface HostToolkit extends AscendToolkit {
  /** How often the compiler ran. */
  compiles(): number;
  /** Arguments of the compiler's last run. */
  compilerArgs(): string[];
  /** Arguments of the linker's last run. */
  linkerArgs(): string[];
}

/**
 * Installs the toolkit of a test.
 *
 * @param behaviour - what compiler and linker do instead, as shell commands
 */
export function installHostToolkit(
  scratch: Scratch,
  { compile = COMPILE, link = 'exec ld "$@"' }: { compile?: string; link?: string } = {},
): HostToolkit {
  const log = (name: string): string => path.join(scratch.dir, name);
  const record = (name: string): string =>
    `echo run >> '${log(name)}.runs'; printf '%s\\n' "$@" > '${log(name)}.args'\n`;
  const toolkit = installAscendToolkit(scratch, {
    ccec: record('ccec') + compile,
    linker: record('ld') + link,
    aarch64: 'exec g++ "$@"',
  });
  scratch.write(`cann/${SDK_HOST}/tikcpp/tikcfw/kernel_operator.h`, KERNEL_OPERATOR);
  const read = (name: string): string[] =>
    existsSync(log(name)) ? readFileSync(log(name), 'utf8').split('\n').slice(0, -1) : [];
  return {
    ...toolkit,
    compiles: () => read('ccec.runs').length,
    compilerArgs: () => read('ccec.args'),
    linkerArgs: () => read('ld.args'),
  };
}
