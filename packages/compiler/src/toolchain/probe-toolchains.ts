import { PLATFORMS, parsePlatform } from '@pto/runtime-native/assets';
import type { PlatformName, Variant } from '@pto/runtime-native/assets';
import { PtoError, checkOptions } from '@pto/task-interface';

import { findAscendCSdk } from '../ascendc/sdk.js';
import type { ArtifactStore } from '../cache/artifact-store.js';
import { compileSettings } from '../compile-settings.js';
import { describeCommit, requirePtoIsa } from '../pto-isa/pto-isa.js';
import { probeAarch64Compiler, probeCcec, requireAscendHome } from './ascend-home.js';
import { findProgram } from './compiler-choice.js';
import { missingProgram } from './missing-program.js';
import { chooseSimKernelCompiler } from './sim-kernel-compiler.js';
import { probeHostCompiler, probeToolchain, toolchainMemory } from './toolchain.js';
import type { Toolchain } from './toolchain.js';

/** A program that compiling, building or fetching needs, or headers. */
export type ToolName = 'aarch64' | 'ascendc' | 'ccec' | 'cmake' | 'git' | 'host' | 'pto-isa' | 'sim-kernels';

/** What is known of a tool on this machine. */
export interface ToolReport {
  readonly name: ToolName;
  readonly status: 'missing' | 'ready';
  /** Absolute path of the program that would be run, or of the headers. Only when it is ready. */
  readonly path?: string;
  /** For example `12.2.0`; zeros when it does not say. Headers have a commit. Only when it is ready. */
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
  readonly probe: (memory: ArtifactStore, cacheDir: string) => Promise<Found>;
}

interface Found {
  readonly path: string;
  readonly version: string;
}

const TOOLS: readonly Tool[] = [
  {
    name: 'host',
    neededBy: ['onboard', 'sim'],
    disables: 'orchestrations for simulators, orchestrations of host_build_graph, and building runtimes',
    probe: program(probeHostCompiler),
  },
  {
    name: 'sim-kernels',
    neededBy: ['sim'],
    disables: 'kernels for a2a3sim and a5sim',
    probe: program(async (memory) => (await chooseSimKernelCompiler({ hasPtoIsa: false, memory })).toolchain),
  },
  { name: 'ccec', neededBy: ['onboard'], disables: 'kernels for a2a3 and a5', probe: program(probeCcec) },
  {
    name: 'aarch64',
    neededBy: ['onboard'],
    disables: 'orchestrations of tensormap_and_ringbuffer for a2a3 and a5',
    probe: program(probeAarch64Compiler),
  },
  {
    name: 'pto-isa',
    neededBy: ['onboard'],
    disables: 'kernels for a2a3 and a5; for simulators, those that include <pto/...> headers',
    probe: probePtoIsa,
  },
  {
    name: 'ascendc',
    neededBy: [],
    disables: 'sources written in AscendC; objects that AscendC made elsewhere need only ccec',
    probe: probeAscendC,
  },
  { name: 'cmake', neededBy: [], disables: 'building runtimes from source', probe: program(byName('cmake')) },
  { name: 'git', neededBy: [], disables: 'fetching the PTO-ISA headers', probe: program(byName('git')) },
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
  const { cacheDir } = compileSettings(options);
  const memory = toolchainMemory(cacheDir);
  const tools = await Promise.all(TOOLS.map((tool) => reportOn(tool, memory, cacheDir)));
  const absent = new Set(tools.filter(({ status }) => status === 'missing').map(({ name }) => name));
  const platforms = PLATFORMS.map((platform): PlatformReport => {
    const { variant } = parsePlatform(platform);
    const missing = TOOLS.filter(({ name, neededBy }) => neededBy.includes(variant) && absent.has(name));
    return { platform, status: missing.length === 0 ? 'ready' : 'missing', missing: missing.map(({ name }) => name) };
  });
  return { tools, platforms };
}

async function reportOn(tool: Tool, memory: ArtifactStore, cacheDir: string): Promise<ToolReport> {
  const { name, disables } = tool;
  try {
    return { name, status: 'ready', ...(await tool.probe(memory, cacheDir)), disables };
  } catch (error) {
    if (!(error instanceof PtoError)) throw error;
    return { name, status: 'missing', reason: error.message, disables };
  }
}

function program(probe: (memory: ArtifactStore) => Promise<Toolchain>): Tool['probe'] {
  return async (memory) => {
    const { path, version } = await probe(memory);
    return { path, version: version.join('.') };
  };
}

function byName(name: string): (memory: ArtifactStore) => Promise<Toolchain> {
  return async (memory) => {
    if (findProgram(name) === undefined) throw missingProgram(name);
    return probeToolchain({ program: name, flags: [], origin: 'default' }, memory);
  };
}

/** By the rules for chips, which are the stricter ones. */
async function probePtoIsa(_memory: ArtifactStore, cacheDir: string): Promise<Found> {
  const isa = requirePtoIsa({ ptoIsaRoot: undefined, cacheDir });
  return Promise.resolve({ path: isa.rootDir, version: describeCommit(isa) });
}

function probeAscendC(): Promise<Found> {
  const { rootDir } = findAscendCSdk(requireAscendHome());
  return Promise.resolve({ path: rootDir, version: 'of an unknown version' });
}
