import { readdirSync } from 'node:fs';
import path from 'node:path';

import { resolveAssets } from '@pto/runtime-native/assets';
import { PtoError } from '@pto/task-interface';

import { sha256 } from '../cache/file-facts.js';
import { COMPILER_VARIABLES } from '../process/compiler-environment.js';
import { runCommand } from '../process/run-command.js';
import type { Command, CommandResult } from '../process/run-command.js';
import { findProgram } from '../toolchain/compiler-choice.js';
import { targetToolchain } from '../toolchain/target-toolchain.js';
import { toolchainMemory } from '../toolchain/toolchain.js';
import { BuildTree } from './build-tree.js';
import { buildCommand, configureCommand } from './cmake-command.js';
import type { CmakeSettings } from './cmake-command.js';
import { outputOf, sharedLibrariesOf, treeOf } from './runtime-build.js';
import type { RuntimeBuild } from './runtime-build.js';

/** CMake takes these from the environment when it configures a tree for the first time. */
const CMAKE_VARIABLES = ['CFLAGS', 'CXXFLAGS', 'LDFLAGS', 'CMAKE_CXX_COMPILER_LAUNCHER'];
const MAX_JOBS = 32;
const OUTPUT_SHOWN = 8 * 1024;

/** How to run CMake. */
export interface RuntimeCompilerOptions {
  /** Compilers that one build may run at once. */
  readonly jobs: number;
  /** Limit of one CMake run. */
  readonly timeoutMs: number;
  /** Has CMake and make say what they do. */
  readonly isVerbose: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** How a part is built, before it is: two builds with the same are the same if their inputs are. */
export interface BuildRecipe {
  /** Digest of the configuration and of the environment that counts. */
  readonly settings: string;
  /** What the compiler says of itself. */
  readonly compiler: string;
}

/** A part that was built, still in its tree. */
export interface CompiledTarget {
  /** Absolute path of the part. */
  readonly output: string;
  /** Absolute paths of the libraries that it shares with others. */
  readonly shared: readonly string[];
  /** Digests of everything that it was made of, by the names of a manifest. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Drives CMake for one part of a runtime at a time, in trees that are kept. */
export class RuntimeCompiler {
  readonly #options: RuntimeCompilerOptions;

  constructor(options: RuntimeCompilerOptions) {
    this.#options = options;
  }

  /**
   * How a part would be built with the tools that are there.
   *
   * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING`
   */
  async recipe(build: RuntimeBuild): Promise<BuildRecipe> {
    const { recipe } = await this.#plan(build);
    return recipe;
  }

  /**
   * Builds a part. Only what changed is compiled again, by content. The caller keeps others out of the tree.
   *
   * @throws PtoError `ERR_PTO_RUNTIME_BUILD` with the end of what CMake said; `ERR_PTO_COMPILE_TIMEOUT`,
   * `ERR_PTO_COMPILE_TOOL_MISSING`
   */
  async compile(build: RuntimeBuild): Promise<CompiledTarget> {
    const { settings, recipe } = await this.#plan(build);
    const { nativeDir } = resolveAssets();
    const roots = { native: nativeDir, runtime: build.runtime.dir };
    const dir = treeOf(build);
    const tree = new BuildTree(dir);
    const startedAt = Date.now();
    const configuration = JSON.stringify(recipe);
    const settingsFiles = [build.runtime.file, ...cmakeFilesIn(nativeDir)];
    const changed = tree.changedInputs(roots);
    if (!tree.isConfigured(configuration) || changed.some((file) => settingsFiles.includes(file))) {
      await this.#configure(build, tree, settings, configuration);
    }
    tree.removeObjectsOf(changed);
    await this.#run(build, buildCommand(build, settings), 'built');
    const libDir = path.join(dir, 'lib');
    const { arch, variant } = build.platform;
    return {
      output: path.join(libDir, arch, variant, build.runtime.name, outputOf(build.target)),
      shared: sharedLibrariesOf(build.platform).map((name) => path.join(libDir, name)),
      inputs: tree.recordInputs(roots, settingsFiles, startedAt),
    };
  }

  /** A tree that cannot be configured may be what is left of another version: it is wiped, and tried once more. */
  async #configure(build: RuntimeBuild, tree: BuildTree, settings: CmakeSettings, configuration: string) {
    const command = configureCommand(build, settings);
    const wasEmpty = tree.isEmpty();
    if (wasEmpty) tree.wipe();
    const first = await this.#attempt(command);
    if (!isGood(first)) {
      if (wasEmpty || first.isTimedOut) throw this.#failure(build, command, first, 'configured');
      tree.wipe();
      await this.#run(build, command, 'configured');
    }
    tree.markConfigured(configuration);
  }

  async #run(build: RuntimeBuild, command: Command, what: string): Promise<void> {
    const result = await this.#attempt(command);
    if (!isGood(result)) throw this.#failure(build, command, result, what);
  }

  #attempt(command: Command): Promise<CommandResult> {
    const { timeoutMs, signal } = this.#options;
    return runCommand(command, { timeoutMs, signal });
  }

  #failure(build: RuntimeBuild, command: Command, result: CommandResult, what: string): PtoError {
    const { runtime, platform, target } = build;
    const { output, exitCode, signal, isTimedOut } = result;
    const ending = isTimedOut
      ? `after ${this.#options.timeoutMs / 1000} s, and was stopped`
      : `(${exitCode === null ? `signal ${signal}` : `exit code ${exitCode}`})`;
    return new PtoError(
      isTimedOut ? 'ERR_PTO_COMPILE_TIMEOUT' : 'ERR_PTO_RUNTIME_BUILD',
      `the ${target} part of runtime ${runtime.name} for ${platform.platform} was not ${what} ${ending}:\n` +
        `${output.trimEnd().slice(-OUTPUT_SHOWN) || '(no output)'}\n  The tree is ${treeOf(build)}.`,
      {
        details: { runtime: runtime.name, platform: platform.platform, target, argv: command.argv, exitCode, output },
      },
    );
  }

  async #plan(build: RuntimeBuild): Promise<{ settings: CmakeSettings; recipe: BuildRecipe }> {
    const { platform, target, sanitizer, cacheDir } = build;
    const { toolchain, cmakeArgs } = await targetToolchain({
      platform,
      target,
      sanitizers: sanitizer === undefined ? [] : [sanitizer],
      memory: toolchainMemory(cacheDir),
    });
    const settings: CmakeSettings = {
      cmake: requireTool('cmake'),
      toolchainArgs: cmakeArgs,
      jobs: Math.min(this.#options.jobs, MAX_JOBS),
      isVerbose: this.#options.isVerbose,
    };
    requireTool('make');
    const { argv } = configureCommand(build, { ...settings, isVerbose: false });
    const variables = [...COMPILER_VARIABLES, ...CMAKE_VARIABLES].map((name) => process.env[name] ?? null);
    return { settings, recipe: { settings: sha256(JSON.stringify([argv, variables])), compiler: toolchain.banner } };
  }
}

function isGood({ exitCode, isTimedOut }: CommandResult): boolean {
  return exitCode === 0 && !isTimedOut;
}

function requireTool(name: string): string {
  const program = findProgram(name);
  if (program !== undefined) return program;
  throw new PtoError(
    'ERR_PTO_COMPILE_TOOL_MISSING',
    `${name} was not found; runtimes are built with cmake and make.\n  On Debian and Ubuntu: apt-get install cmake make.`,
    { details: { program: name } },
  );
}

/** The files that say how the native sources are built. */
function cmakeFilesIn(nativeDir: string): string[] {
  return readdirSync(nativeDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(^|\/)CMakeLists\.txt$|\.cmake$/.test(name) && !/^(test|addon)\//.test(name))
    .map((name) => path.join(nativeDir, name));
}
