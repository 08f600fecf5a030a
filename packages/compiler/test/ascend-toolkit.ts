import path from 'node:path';

import { vi } from 'vitest';

import type { Scratch } from './scratch.js';

/** A CANN toolkit made of scripts that say who they are, in a directory that `ASCEND_HOME_PATH` names. */
export interface AscendToolkit {
  readonly home: string;
  readonly ccec: string;
  readonly linker: string;
  readonly aarch64: string;
}

/** What the scripts do beside answering to `--version`, as shell commands. */
export interface ToolkitBehaviour {
  readonly ccec?: string;
  readonly linker?: string;
  readonly aarch64?: string;
}

/** Installs the toolkit of a test. */
export function installAscendToolkit(scratch: Scratch, behaviour: ToolkitBehaviour = {}): AscendToolkit {
  const tool = (name: string, banner: string, body = ''): string =>
    scratch.script(`cann/${name}`, `if [ "$1" = --version ]; then echo "${banner}"; exit 0; fi\n${body}`);
  const gcc = 'tools/hcc/bin/aarch64-target-linux-gnu';
  const toolkit = {
    home: path.join(scratch.dir, 'cann'),
    ccec: tool('bin/ccec', 'bisheng clang version 15.0.5', behaviour.ccec),
    linker: tool('bin/ld.lld', 'LLD 15.0.5', behaviour.linker),
    aarch64: tool(`${gcc}-g++`, 'aarch64-target-linux-gnu-g++ (GCC) 7.3.0', behaviour.aarch64),
  };
  tool(`${gcc}-gcc`, 'aarch64-target-linux-gnu-gcc (GCC) 7.3.0');
  vi.stubEnv('ASCEND_HOME_PATH', toolkit.home);
  return toolkit;
}
