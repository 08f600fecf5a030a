import { PLATFORMS, listRuntimes, parsePlatform, runtimeDescriptor } from '@pto/runtime-native/assets';
import type { PlatformName, RuntimeDescriptor } from '@pto/runtime-native/assets';
import { checkOptions } from '@pto/task-interface';

import { probeToolchains } from '../toolchain/probe-toolchains.js';
import type { ToolchainsReport } from '../toolchain/probe-toolchains.js';
import { isFor } from './build-checks.js';
import type { RuntimeSanitizer } from './runtime-build.js';
import { filesOf } from './runtime-binaries.js';
import { RuntimeBuilder } from './runtime-builder.js';

/** Options of {@link buildRuntimes}. */
export interface BuildRuntimesOptions {
  /** Default: every platform whose compilers are on this machine. */
  platforms?: readonly string[];
  /** Names, or paths of folders. Default: every runtime that is found. */
  runtimes?: readonly string[];
  /** Only say what would be built. Default: false. */
  list?: boolean;
  /** Build everything with this sanitizer, in places of its own. Default: none. */
  sanitizer?: RuntimeSanitizer;
  /** Whether having nothing to build is a failure: exit code 3. Default: false. */
  strict?: boolean;
  /** The library tree to put results into. Default: see `RuntimeBuilder`. */
  out?: string;
  /** The cache's directory, which also holds CMake's trees. Default: `PTO_CACHE_DIR`, else the user's. */
  cacheDir?: string;
  /** Compilers to run at once. Default: `PTO_COMPILE_JOBS`, else the number of CPUs. */
  jobs?: number;
  /** Has CMake and make say everything that they do. Default: false. */
  verbose?: boolean;
  /** Stops the build. */
  signal?: AbortSignal;
  /** Called before each build, with the number of those before it and of all. */
  onStart?: (build: { platform: PlatformName; runtime: string; index: number; count: number }) => void;
}

const OPTION_NAMES = [
  ...['platforms', 'runtimes', 'list', 'sanitizer', 'strict', 'out', 'cacheDir', 'jobs', 'verbose'],
  ...['signal', 'onStart'],
];

/** One runtime for one platform. */
export interface RuntimeBuildResult {
  readonly platform: PlatformName;
  readonly runtime: string;
  /** `fresh`: what is there is of the sources as they are. `listed`: nothing was done. */
  readonly status: 'built' | 'fresh' | 'listed';
  /** The folder of the runtime's files, which has a build-manifest.json. Not when listed. */
  readonly dir?: string;
  /** Absolute paths of its files and of the libraries that all runtimes share. Not when listed. */
  readonly files?: readonly string[];
  readonly durationMs?: number;
}

/** A platform or a runtime that is left out, and why. */
export interface LeftOut {
  readonly what: string;
  readonly reason: string;
}

/** What {@link buildRuntimes} did. */
export interface BuildRuntimesResult {
  readonly builds: readonly RuntimeBuildResult[];
  /** What is not built because it cannot be, and why. */
  readonly leftOut: readonly LeftOut[];
  /** 0; 3 when nothing is there to build and `strict` is set. */
  readonly exitCode: 0 | 3;
}

/**
 * Builds runtimes for platforms, one after the other; CMake uses all CPUs for each. What is up to date costs a few
 * milliseconds.
 *
 * A platform that is named and cannot be built for is an error. Without names everything is built that can be.
 *
 * @throws PtoError what `RuntimeBuilder` throws; builds before the one that failed stay
 * @example
 * ```ts
 * const { builds } = await buildRuntimes({ platforms: ['a2a3sim'], runtimes: ['host_build_graph'] });
 * for (const { platform, runtime, status } of builds) console.log(`${platform} ${runtime}: ${status}`);
 * ```
 */
export async function buildRuntimes(options: BuildRuntimesOptions = {}): Promise<BuildRuntimesResult> {
  checkOptions('buildRuntimes options', options, OPTION_NAMES);
  const { platforms: _platforms, runtimes: _runtimes, list = false, strict = false, onStart, ...settings } = options;
  const leftOut: LeftOut[] = [];
  const runtimes = chosenRuntimes(options.runtimes, leftOut);
  const platforms = await chosenPlatforms(options, leftOut);
  const matrix = platforms.flatMap((platform) =>
    runtimes.filter(({ descriptor }) => isFor(descriptor, parsePlatform(platform))).map((r) => ({ platform, ...r })),
  );
  for (const platform of platforms.filter((name) => !matrix.some((pair) => pair.platform === name))) {
    leftOut.push({ what: platform, reason: 'none of the runtimes exists for it' });
  }
  const builds: RuntimeBuildResult[] = [];
  for (const [index, { platform, given, descriptor }] of matrix.entries()) {
    const runtime = descriptor.name;
    if (list) {
      builds.push({ platform, runtime, status: 'listed' });
      continue;
    }
    onStart?.({ platform, runtime, index, count: matrix.length });
    const builder = new RuntimeBuilder({ platform, ...settings });
    const startedAt = performance.now();
    const binaries = await builder.getBinaries(given, { build: true });
    builds.push({
      platform,
      runtime,
      status: binaries.isBuilt ? 'built' : 'fresh',
      dir: binaries.dir,
      files: filesOf(binaries),
      durationMs: performance.now() - startedAt,
    });
  }
  return { builds, leftOut, exitCode: strict && matrix.length === 0 ? 3 : 0 };
}

interface ChosenRuntime {
  /** As it was asked for: with a path there is no question which of two is meant. */
  readonly given: string;
  readonly descriptor: RuntimeDescriptor;
}

function chosenRuntimes(names: readonly string[] | undefined, leftOut: LeftOut[]): ChosenRuntime[] {
  if (names !== undefined) return names.map((given) => ({ given, descriptor: runtimeDescriptor(given) }));
  return listRuntimes().flatMap(({ name, dir, descriptor, problem }) => {
    if (descriptor !== undefined && problem === undefined) return [{ given: dir, descriptor }];
    leftOut.push({ what: name, reason: problem?.message ?? 'its description cannot be read' });
    return [];
  });
}

async function chosenPlatforms(
  { platforms, cacheDir }: BuildRuntimesOptions,
  leftOut: LeftOut[],
): Promise<PlatformName[]> {
  // The tools are looked for where a build will look for them, and a build says what is missing.
  if (platforms !== undefined) return platforms.map((name) => parsePlatform(name).platform);
  const report = await probeToolchains(cacheDir === undefined ? {} : { cacheDir });
  return PLATFORMS.filter((platform) => {
    const missing = missingTools(report, platform);
    if (missing.length > 0) leftOut.push({ what: platform, reason: `not on this machine: ${missing.join(', ')}` });
    return missing.length === 0;
  });
}

function missingTools({ platforms, tools }: ToolchainsReport, platform: PlatformName): string[] {
  const missing = platforms.find((report) => report.platform === platform)?.missing ?? [];
  const hasCmake = tools.some(({ name, status }) => name === 'cmake' && status === 'ready');
  return [...missing, ...(hasCmake ? [] : ['cmake'])];
}
