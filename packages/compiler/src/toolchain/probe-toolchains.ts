import { PLATFORMS, parsePlatform } from '@pto/runtime-native/assets';
import type { PlatformName, Variant } from '@pto/runtime-native/assets';
import { PtoError, checkOptions } from '@pto/task-interface';

import type { ArtifactStore } from '../cache/artifact-store.js';
import { compileSettings } from '../compile-settings.js';
import { probeAarch64Compiler, probeCcec } from './ascend-home.js';
import { findProgram } from './compiler-choice.js';
import { missingProgram } from './missing-program.js';
import { chooseSimKernelCompiler } from './sim-kernel-compiler.js';
import { probeHostCompiler, probeToolchain, toolchainMemory } from './toolchain.js';
import type { Toolchain } from './toolchain.js';

/** A program that compiling, building or fetching needs. */
export type ToolName = 'aarch64' | 'ccec' | 'cmake' | 'git' | 'host' | 'sim-kernels';

/** What is known of a tool on this machine. */
export interface ToolReport {
  readonly name: ToolName;
  readonly status: 'missing' | 'ready';
  /** Absolute path of the program that would be run. Only when it is ready. */
  readonly path?: string;
  /** For example `12.2.0`; zeros when it does not say. Only when it is ready. */
  readonly version?: string;
  /** Why it cannot be used, and what to do about it; may have several lines. Only when it is missing. */
  readonly reason?: string;
  /** What cannot be done without it. */
  readonly disables: string;
}

/** Whether all compilers of a platform are there. Whether a runtime for it is built is another question. */
export interface PlatformReport {
  readonly platform: PlatformName;
  readonly status: 'missing' | 'ready';
  /** The tools that are missing. */
  readonly missing: readonly ToolName[];
}

/** What {@link probeToolchains} finds. */
export interface ToolchainsReport {
  readonly tools: readonly ToolReport[];
  readonly platforms: readonly PlatformReport[];
}

interface Tool {
  readonly name: ToolName;
  /** Where platforms cannot do without it; none for what no compile needs. */
  readonly neededBy: readonly Variant[];
  readonly disables: string;
  readonly probe: (memory: ArtifactStore) => Promise<Toolchain>;
}

const TOOLS: readonly Tool[] = [
  {
    name: 'host',
    neededBy: ['onboard', 'sim'],
    disables: 'orchestrations for simulators, orchestrations of host_build_graph, and building runtimes',
    probe: probeHostCompiler,
  },
  {
    name: 'sim-kernels',
    neededBy: ['sim'],
    disables: 'kernels for a2a3sim and a5sim',
    probe: async (memory) => (await chooseSimKernelCompiler({ hasPtoIsa: false, memory })).toolchain,
  },
  { name: 'ccec', neededBy: ['onboard'], disables: 'kernels for a2a3 and a5', probe: probeCcec },
  {
    name: 'aarch64',
    neededBy: ['onboard'],
    disables: 'orchestrations of tensormap_and_ringbuffer for a2a3 and a5',
    probe: probeAarch64Compiler,
  },
  { name: 'cmake', neededBy: [], disables: 'building runtimes from source', probe: byName('cmake') },
  { name: 'git', neededBy: [], disables: 'fetching the PTO-ISA headers', probe: byName('git') },
];

/**
 * Looks for every program that compiling, building or fetching may run, by the rules by which it would be run, and says
 * which platforms can be compiled for. Compiles two small files at most, and those only once a machine.
 *
 * @param options - `cacheDir`: the cache's directory. Default: `PTO_CACHE_DIR`, else the user's
 * @example
 * ```ts
 * const { platforms } = await probeToolchains();
 * const ready = platforms.filter(({ status }) => status === 'ready').map(({ platform }) => platform);
 * ```
 */
export async function probeToolchains(options: { cacheDir?: string } = {}): Promise<ToolchainsReport> {
  checkOptions('probeToolchains options', options, ['cacheDir']);
  const memory = toolchainMemory(compileSettings(options).cacheDir);
  const tools = await Promise.all(TOOLS.map((tool) => reportOn(tool, memory)));
  const absent = new Set(tools.filter(({ status }) => status === 'missing').map(({ name }) => name));
  const platforms = PLATFORMS.map((platform): PlatformReport => {
    const { variant } = parsePlatform(platform);
    const missing = TOOLS.filter(({ name, neededBy }) => neededBy.includes(variant) && absent.has(name));
    return { platform, status: missing.length === 0 ? 'ready' : 'missing', missing: missing.map(({ name }) => name) };
  });
  return { tools, platforms };
}

async function reportOn({ name, disables, probe }: Tool, memory: ArtifactStore): Promise<ToolReport> {
  try {
    const { path: program, version } = await probe(memory);
    return { name, status: 'ready', path: program, version: version.join('.'), disables };
  } catch (error) {
    if (!(error instanceof PtoError)) throw error;
    return { name, status: 'missing', reason: error.message, disables };
  }
}

function byName(program: string): Tool['probe'] {
  return async (memory) => {
    if (findProgram(program) === undefined) throw missingProgram(program);
    return probeToolchain({ program, flags: [], origin: 'default' }, memory);
  };
}
