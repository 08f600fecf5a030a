import path from 'node:path';

import type { ArtifactStore } from '../cache/artifact-store.js';
import { sha256 } from '../cache/file-facts.js';
import { commandFor } from '../command/compile-command.js';
import { runCommand } from '../process/run-command.js';
import { withTempDir, writeTempFile } from '../process/temp-dir.js';
import type { Toolchain } from './toolchain.js';

const PROBE_TIMEOUT_MS = 60_000;

/** A question to a compiler: does it compile and link this? */
export interface Capability {
  /** For temporary names. */
  readonly name: string;
  readonly source: string;
  /** Linker and other flags beside those of a kernel. */
  readonly flags: readonly string[];
}

/** What every kernel needs: C++23 and the flags that kernels are compiled with. */
export const PLAIN_KERNELS: Capability = {
  name: 'plain-kernels',
  flags: [],
  source: `#include <cstdint>
static_assert(__cplusplus > 202002L);
extern "C" void kernel_entry(int64_t *args) {
  if (args != nullptr) args[0] = static_cast<int64_t>(sizeof(int64_t));
}
`,
};

/**
 * What kernels need beside that when they include PTO-ISA and use bfloat16: a half and a bfloat16 that are not the same
 * type. Without `std::bfloat16_t` the headers make it a second name of half, and kernels compute wrong numbers in silence.
 * Undefined symbols are errors because arithmetic may need a conversion that the compiler's library lacks.
 */
export const PTO_ISA_KERNELS: Capability = {
  name: 'pto-isa-kernels',
  flags: ['-Wl,-z,defs'],
  source: `#include <cstdint>
#include <stdfloat>
#include <type_traits>
static_assert(!std::is_same_v<std::bfloat16_t, _Float16>);
extern "C" float scale(std::bfloat16_t value, _Float16 factor) {
  std::bfloat16_t scaled = static_cast<std::bfloat16_t>(static_cast<float>(value) * static_cast<float>(factor));
  return static_cast<float>(scaled * scaled);
}
`,
};

/**
 * Asks a compiler. A yes is remembered in the cache; a no is asked again, because installing a package may change it.
 *
 * @param memory - where answers of earlier processes are
 * @returns what the compiler said against it, or `undefined` when it can
 */
export async function objectionTo(
  capability: Capability,
  toolchain: Toolchain,
  memory: ArtifactStore,
): Promise<string | undefined> {
  const question = JSON.stringify([capability, toolchain.banner, probeArgv(capability, toolchain, '')]);
  const key = sha256(question);
  if (memory.load(key) !== undefined) return undefined;
  const objection = await withTempDir({ prefix: `pto-probe-${capability.name}`, keep: false }, async (dir) => {
    writeTempFile(path.join(dir, 'probe.cpp'), capability.source);
    const command = { argv: probeArgv(capability, toolchain, dir), cwd: dir, env: { TMPDIR: dir } };
    const result = await runCommand(command, { timeoutMs: PROBE_TIMEOUT_MS });
    return result.exitCode === 0 ? undefined : firstComplaint(result.output.replaceAll(`${dir}${path.sep}`, ''));
  });
  if (objection === undefined) memory.tryToSave(key, new Uint8Array());
  return objection;
}

function probeArgv(capability: Capability, toolchain: Toolchain, dir: string): string[] {
  const source = path.join(dir, 'probe.cpp');
  const unit = { label: 'SimKernel', coreType: 'aiv', toolchain, source, includeDirs: [], sanitizers: [] } as const;
  return [...commandFor(unit, dir).argv, ...capability.flags];
}

function firstComplaint(output: string): string {
  const lines = output.split('\n');
  return (lines.find((line) => /error|undefined reference|cannot find/i.test(line)) ?? lines[0] ?? '').trim();
}
