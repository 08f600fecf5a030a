import { statSync } from 'node:fs';
import path from 'node:path';

import {
  BUILD_MANIFEST_FILE,
  buildObjection,
  fileDigest,
  parsePlatform,
  readBuildManifest,
  resolveAssets,
  runtimeBuildDir,
  runtimeDescriptor,
  runtimeLibraryDir,
} from '@pto/runtime-native/assets';
import type { BuildManifest, Platform, RuntimeDescriptor } from '@pto/runtime-native/assets';
import { PTO_HOST_ABI_VERSION, PtoError, checkOptions } from '@pto/task-interface';

import { acquireLock } from '../cache/cache-lock.js';
import { writeEntry } from '../cache/entry-file.js';
import { sha256 } from '../cache/file-facts.js';
import { compileSettings, processJobs } from '../compile-settings.js';
import { checkSanitizer, requirePlatform, requireSources } from './build-checks.js';
import { placeFile } from './place-file.js';
import { defaultLibDir, targetsOf } from './runtime-build.js';
import type { RuntimeBuild, RuntimeSanitizer } from './runtime-build.js';
import { binariesIn, filesOf, findBinaries } from './runtime-binaries.js';
import type { RuntimeBinaries } from './runtime-binaries.js';
import { RuntimeCompiler } from './runtime-compiler.js';
import type { CompiledTarget } from './runtime-compiler.js';

const DEFAULT_TIMEOUT_MS = 30 * 60 * 1000;
const LOCK_GRACE_MS = 30_000;

/** Options of {@link RuntimeBuilder}. */
export interface RuntimeBuilderOptions {
  /** The platform to build for. */
  platform: string;
  /** Build everything with this sanitizer. Such builds have trees and places of their own. Default: none. */
  sanitizer?: RuntimeSanitizer;
  /**
   * The library tree to put results into, as `{arch}/{variant}/{runtime}`. Default: a checkout's `build/lib` for PTO's own
   * runtimes, else the user's cache, where workers look.
   */
  out?: string;
  /** The cache's directory, which also holds CMake's trees. Default: `PTO_CACHE_DIR`, else the user's. */
  cacheDir?: string;
  /** Compilers that one build may run at once. Default: `PTO_COMPILE_JOBS`, else the number of CPUs; at most 32. */
  jobs?: number;
  /** Limit of one CMake run. Default: half an hour. */
  timeoutMs?: number;
  /** Has CMake and make say everything that they do; it is in the error when they fail. Default: false. */
  verbose?: boolean;
  /** Stops the build. */
  signal?: AbortSignal;
}

/** Names of {@link RuntimeBuilderOptions}. */
const OPTION_NAMES = ['platform', 'sanitizer', 'out', 'cacheDir', 'jobs', 'timeoutMs', 'verbose', 'signal'] as const;

/** Binaries, and whether something had to be built for them. */
export interface BuiltRuntime extends RuntimeBinaries {
  readonly isBuilt: boolean;
}

/**
 * Finds the libraries of runtimes for one platform, or builds them.
 *
 * Whether a build still holds is decided by content: of every source and header, of the settings and the compiler, and of
 * the files themselves. A `build-manifest.json` beside them records it. Nothing is ever written into a package.
 *
 * @example
 * ```ts
 * const builder = new RuntimeBuilder({ platform: 'a2a3sim' });
 * const { host } = await builder.getBinaries('host_build_graph', { build: true });
 * ```
 */
export class RuntimeBuilder {
  readonly #platform: Platform;
  readonly #sanitizer: RuntimeSanitizer | undefined;
  readonly #out: string | undefined;
  readonly #cacheDir: string;
  readonly #timeoutMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #compiler: RuntimeCompiler;

  /** @throws PtoError `ERR_PTO_PLATFORM_UNKNOWN`, `ERR_PTO_OPTION_UNKNOWN`, `ERR_PTO_COMPILE_OPTION` */
  constructor(options: RuntimeBuilderOptions) {
    checkOptions('RuntimeBuilder options', options, OPTION_NAMES);
    const { platform, sanitizer, out, verbose = false, signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    const { jobs = processJobs(), cacheDir } = options;
    this.#platform = parsePlatform(platform);
    this.#sanitizer = checkSanitizer(sanitizer);
    this.#out = out === undefined ? undefined : path.resolve(out, ...(sanitizer === undefined ? [] : [sanitizer]));
    const settings = compileSettings({ timeoutMs, jobs, ...(cacheDir === undefined ? {} : { cacheDir }) });
    this.#cacheDir = settings.cacheDir;
    this.#timeoutMs = settings.timeoutMs;
    this.#signal = signal;
    this.#compiler = new RuntimeCompiler({ jobs: settings.jobs, timeoutMs, isVerbose: verbose, signal });
  }

  /**
   * The binaries of one runtime.
   *
   * @param name - its name, or the path of its folder
   * @param options - `build`: build what is not there or not of the sources as they are now. Default: false, which only
   * looks, and never runs a compiler
   * @throws PtoError `ERR_PTO_RUNTIME_UNKNOWN`, with the runtimes that there are; `ERR_PTO_RUNTIME_MISSING`, one error that
   * lists every file that is not there, or says that the runtime does not exist for the platform; `ERR_PTO_RUNTIME_BUILD`
   */
  async getBinaries(name: string, options: { build?: boolean } = {}): Promise<BuiltRuntime> {
    checkOptions('getBinaries options', options, ['build']);
    const runtime = runtimeDescriptor(name);
    requirePlatform(runtime, this.#platform);
    // A runtime without sources brings its libraries along.
    if (options.build === true && runtime.target('host', this.#platform.arch) !== undefined)
      return this.#buildSafely(runtime);
    const isDefault = this.#out === undefined && this.#sanitizer === undefined;
    return {
      ...findBinaries(runtime, this.#platform, isDefault ? undefined : this.#libDirOf(runtime)),
      isBuilt: false,
    };
  }

  async #buildSafely(runtime: RuntimeDescriptor): Promise<BuiltRuntime> {
    try {
      return await this.#build(runtime);
    } catch (cause) {
      // Only what the file system refused is explained here.
      if (!(cause instanceof Error) || !('syscall' in cause)) throw cause;
      throw new PtoError(
        'ERR_PTO_CACHE_ACCESS',
        `runtime ${runtime.name} cannot be built: ${cause.message}.\n` +
          `  It needs room to write in ${this.#cacheDir} and in ${this.#libDirOf(runtime)}. Set PTO_CACHE_DIR to another directory, or name one with out.`,
        { details: { runtime: runtime.name, cacheDir: this.#cacheDir }, cause },
      );
    }
  }

  async #build(runtime: RuntimeDescriptor): Promise<BuiltRuntime> {
    const platform = this.#platform;
    const builds = targetsOf(platform).map((target): RuntimeBuild => {
      return { runtime, platform, target, sanitizer: this.#sanitizer, cacheDir: this.#cacheDir };
    });
    requireSources(builds);
    const recipes = await Promise.all(builds.map((build) => this.#compiler.recipe(build)));
    const settings = sha256(recipes.map((recipe) => recipe.settings).join());
    const compiler = recipes.map((recipe) => recipe.compiler).join('\n');
    const libDir = this.#libDirOf(runtime);
    const dir = runtimeLibraryDir(libDir, runtime, platform);
    const lockDir = runtimeBuildDir(runtime, { cacheDir: this.#cacheDir, sanitizer: this.#sanitizer });
    const wait = { staleAfterMs: builds.length * this.#timeoutMs + LOCK_GRACE_MS, signal: this.#signal };
    const release = await acquireLock(path.join(lockDir, 'build.lock'), wait);
    try {
      const roots = { native: resolveAssets().nativeDir, runtime: runtime.dir };
      const known = readBuildManifest(dir);
      const isSame = known?.settings === settings && known.compiler === compiler;
      if (isSame && buildObjection(known, dir, roots) === undefined) {
        return { ...binariesIn(platform, dir, libDir), isBuilt: false };
      }
      const compiled: CompiledTarget[] = [];
      for (const build of builds) compiled.push(await this.#compiler.compile(build));
      for (const { output, shared } of compiled) {
        placeFile(output, path.join(dir, path.basename(output)));
        for (const file of shared) placeFile(file, path.join(libDir, path.basename(file)));
      }
      const manifest: BuildManifest = {
        schema: 1,
        runtime: runtime.name,
        platform: platform.platform,
        hostAbi: PTO_HOST_ABI_VERSION,
        sanitizer: this.#sanitizer ?? '',
        compiler,
        settings,
        inputs: Object.assign({}, ...compiled.map(({ inputs }) => inputs)) as Record<string, string>,
        files: filesOf(binariesIn(platform, dir, libDir)).map((file) => ({
          name: path.relative(dir, file),
          size: statSync(file).size,
          sha256: fileDigest(file) ?? '',
        })),
      };
      writeEntry(path.join(dir, BUILD_MANIFEST_FILE), [`${JSON.stringify(manifest, null, 2)}\n`]);
      return { ...binariesIn(platform, dir, libDir), isBuilt: true };
    } finally {
      release();
    }
  }

  #libDirOf(runtime: RuntimeDescriptor): string {
    return this.#out ?? defaultLibDir({ runtime, sanitizer: this.#sanitizer, cacheDir: this.#cacheDir });
  }
}
