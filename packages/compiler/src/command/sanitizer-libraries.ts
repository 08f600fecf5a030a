import { existsSync } from 'node:fs';
import os from 'node:os';

import { PtoError } from '@pto/task-interface';

import { compileSettings } from '../compile-settings.js';
import { runCommand } from '../process/run-command.js';
import { findPtoIsa } from '../pto-isa/pto-isa.js';
import { hostToolchain } from '../toolchain/target-toolchain.js';
import { toolchainMemory } from '../toolchain/toolchain.js';
import { preloadName } from './sanitizers.js';
import type { Sanitizer } from './sanitizers.js';

const TIMEOUT_MS = 10_000;

/**
 * The libraries, as `LD_PRELOAD` takes them, that a process must have loaded before anything else to run code of the simulator
 * that was built with these sanitizers: that of the sanitizers, and the one of C++, whose exceptions it has to see.
 *
 * @returns absolute paths; none without sanitizers
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when there is no compiler, or the library is not installed beside it
 * @example
 * ```ts
 * const libraries = await sanitizerLibraries(['address']);
 * const env = { ...process.env, LD_PRELOAD: libraries.join(' ') };
 * ```
 */
export async function sanitizerLibraries(sanitizers: readonly Sanitizer[]): Promise<readonly string[]> {
  const name = preloadName(sanitizers);
  if (name === undefined) return [];
  const { cacheDir, ptoIsaRoot } = compileSettings({});
  const hasPtoIsa = findPtoIsa({ ptoIsaRoot, cacheDir }) !== undefined;
  const { path: program } = await hostToolchain({ sanitizers, hasPtoIsa, memory: toolchainMemory(cacheDir) });
  // One after the other, so that of two that are missing always the same one is told.
  return [await find(program, name), await find(program, 'libstdc++.so')];
}

async function find(program: string, library: string): Promise<string> {
  const argv = [program, `-print-file-name=${library}`];
  const { output } = await runCommand({ argv, cwd: os.tmpdir(), env: {} }, { timeoutMs: TIMEOUT_MS });
  const file = output.trim();
  // A compiler that has none gives the name back.
  if (file !== library && existsSync(file)) return file;
  throw new PtoError(
    'ERR_PTO_COMPILE_TOOL_MISSING',
    `${program} has no ${library}, which code with sanitizers needs.\n  Install it with the compiler, or name another compiler in PTO_SIM_CXX.`,
    { details: { program, library } },
  );
}
