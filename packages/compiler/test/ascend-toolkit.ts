import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { vi } from 'vitest';

import type { Scratch } from './scratch.js';

/** A CANN toolkit made of scripts that say who they are, in a directory that `ASCEND_HOME_PATH` names. */
export interface AscendToolkit {
  readonly home: string;
  readonly ccec: string;
  readonly linker: string;
  readonly aarch64: string;
  /** The command lines of all that was run so far, programs first. The work directory is called `/job`. */
  commands(): string[][];
}

/** What the scripts do, as shell commands. */
export interface ToolkitBehaviour {
  readonly ccec?: string;
  readonly linker?: string;
  readonly aarch64?: string;
}

/** Stands in for CANN's compilers: makes code of this machine from what the flags say in g++'s language too. */
export const HOST_STANDS_IN: Required<ToolkitBehaviour> = {
  ccec: `set -- "$@" __end__
while [ "$1" != __end__ ]; do
  word="$1"; shift
  case "$word" in
  -x|-mllvm) shift;;
  --cce-*) ;;
  *) set -- "$@" "$word";;
  esac
done
shift
exec g++ -fno-asynchronous-unwind-tables -fcf-protection=none "$@"`,
  linker: 'exec ld --build-id=none "$@"',
  aarch64: 'exec g++ "$@"',
};

/** Installs the toolkit of a test. */
export function installAscendToolkit(scratch: Scratch, behaviour: ToolkitBehaviour = {}): AscendToolkit {
  const log = path.join(scratch.dir, 'toolkit-commands');
  const record = `{ printf '%s\\037' "$0" "$@"; echo; } >> '${log}'`;
  const tool = (name: string, banner: string, body = ''): string =>
    scratch.script(`cann/${name}`, `if [ "$1" = --version ]; then echo "${banner}"; exit 0; fi\n${record}\n${body}`);
  const gcc = 'tools/hcc/bin/aarch64-target-linux-gnu';
  tool(`${gcc}-gcc`, 'aarch64-target-linux-gnu-gcc (GCC) 7.3.0');
  const home = path.join(scratch.dir, 'cann');
  vi.stubEnv('ASCEND_HOME_PATH', home);
  return {
    home,
    ccec: tool('bin/ccec', 'bisheng clang version 15.0.5', behaviour.ccec),
    linker: tool('bin/ld.lld', 'LLD 15.0.5', behaviour.linker),
    aarch64: tool(`${gcc}-g++`, 'aarch64-target-linux-gnu-g++ (GCC) 7.3.0', behaviour.aarch64),
    commands() {
      const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : [];
      const workDir = new RegExp(`${scratch.tempDir}/[^/]+`, 'g');
      return lines.map((line) => line.replace(workDir, '/job').split('\x1f').slice(0, -1));
    },
  };
}
