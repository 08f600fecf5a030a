import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import {
  ADDON_FILE,
  CHIP_WORKER_FILE,
  MANIFEST_FILE,
  findPackage,
  nativeBuildDir,
  nativeTarget,
  readManifest,
  resolveAssets,
  resolveCacheDir,
  sourceDigest,
} from '@pto/runtime-native/assets';
import type { NativeManifest } from '@pto/runtime-native/assets';
import { PtoError, checkOptions } from '@pto/task-interface';

import { processJobs } from '../compile-settings.js';
import { onProcessEnd } from '../process/process-end.js';
import { runCommand } from '../process/run-command.js';
import type { Command } from '../process/run-command.js';
import { findNativeTools, nativeBuildCommands } from './build-commands.js';
import { describeNativeFiles, nativeFileObjections } from './describe-native-files.js';

const DEFAULT_TIMEOUT_MS = 30 * 60 * 1000;
const SHOWN_OUTPUT = 4000;

/** Options of {@link buildNative}. */
export interface BuildNativeOptions {
  /** Build even when there is a build of the same sources. Default: false. */
  force?: boolean;
  /** Time limit of each of the two steps, in milliseconds. Default: 30 minutes. */
  timeoutMs?: number;
  /** Stops the build. */
  signal?: AbortSignal;
}

/** What {@link buildNative} made or found. */
export interface NativeBuild {
  /** Where the libraries are. */
  readonly dir: string;
  readonly manifest: NativeManifest;
  /** False when there was a build of the same sources already. */
  readonly isNew: boolean;
  /** Whether `resolveAssets()` finds it: not when `PTO_ASSETS_DIR` or the build of a checkout comes first. */
  readonly isUsed: boolean;
}

/**
 * Builds the addon, the chip worker and the simulator's libraries from the sources that the package carries, for machines that no
 * prebuilt ones fit. They go into the user's cache, where they are found from then on; nothing is written into a package,
 * and nothing is downloaded.
 *
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when cmake, make or a C++ compiler is missing;
 * `ERR_PTO_RUNTIME_BUILD` or `ERR_PTO_COMPILE_TIMEOUT` with the end of what the build printed;
 * `ERR_PTO_ADDON_MISSING` or `ERR_PTO_CHILD_BUILD` when the result does not load or start; `ERR_PTO_CACHE_ACCESS`
 * @example
 * ```ts
 * const { dir } = await buildNative();
 * console.log(`The libraries are in ${dir}.`);
 * ```
 */
export async function buildNative(options: BuildNativeOptions = {}): Promise<NativeBuild> {
  checkOptions('buildNative options', options, ['force', 'timeoutMs', 'signal']);
  const { nativeDir } = resolveAssets();
  const digest = sourceDigest(nativeDir);
  const dir = nativeBuildDir(digest);
  const existing = readManifest(dir);
  if (existing !== undefined && options.force !== true && nativeFileObjections(dir).length === 0) {
    return { dir, manifest: existing, isNew: false, isUsed: isUsed(dir) };
  }
  const tools = findNativeTools();
  const work = `${dir}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const [buildDir, libDir] = [path.join(work, 'build'), path.join(work, 'lib')];
  const forget = onProcessEnd(() => rmSync(work, { recursive: true, force: true }));
  try {
    makeDirectories(buildDir, libDir);
    const { version: packageVersion } = findPackage();
    const plan = { ...tools, nativeDir, buildDir, libDir, packageVersion, jobs: processJobs() };
    for (const command of nativeBuildCommands(plan)) await runStep(command, options);
    await requireLoadable(path.join(libDir, ADDON_FILE));
    await requireStartable(path.join(libDir, CHIP_WORKER_FILE));
    const compiler = await bannerOf(tools.compiler);
    const manifest = describeNativeFiles(libDir, {
      packageVersion,
      sourceDigest: digest,
      target: nativeTarget(),
      compiler,
    });
    writeFileSync(path.join(libDir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    publish(libDir, dir, path.join(work, 'replaced'));
    return { dir, manifest, isNew: true, isUsed: isUsed(dir) };
  } finally {
    rmSync(work, { recursive: true, force: true });
    forget();
  }
}

function isUsed(dir: string): boolean {
  return resolveAssets().libDir === dir;
}

function makeDirectories(...dirs: readonly string[]): void {
  try {
    for (const dir of dirs) mkdirSync(dir, { recursive: true });
  } catch (cause) {
    throw new PtoError(
      'ERR_PTO_CACHE_ACCESS',
      `the cache ${resolveCacheDir()} cannot be written: ${(cause as Error).message}\n  Set PTO_CACHE_DIR to a directory that can be.`,
      { details: { cacheDir: resolveCacheDir() }, cause },
    );
  }
}

async function runStep(command: Command, { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: BuildNativeOptions) {
  const { exitCode, signal: endedBy, output, isTimedOut } = await runCommand(command, { timeoutMs, signal });
  if (exitCode === 0 && !isTimedOut) return;
  const ending = isTimedOut ? `took longer than ${timeoutMs / 1000} s` : `ended with ${exitCode ?? endedBy}`;
  throw new PtoError(
    isTimedOut ? 'ERR_PTO_COMPILE_TIMEOUT' : 'ERR_PTO_RUNTIME_BUILD',
    `${command.argv.slice(0, 2).join(' ')} … ${ending}:\n${output.trimEnd().slice(-SHOWN_OUTPUT)}`,
    { details: { argv: command.argv, exitCode, signal: endedBy } },
  );
}

/** Loads the addon in a process of its own: one that crashes should do it there. */
async function requireLoadable(addon: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, ['-e', 'process.dlopen({ exports: {} }, process.argv[1])', addon]);
  } catch (cause) {
    throw new PtoError(
      'ERR_PTO_ADDON_MISSING',
      `the addon was built, but Node ${process.version} does not load it: ${(cause as Error).message}`,
      { details: { addon }, cause },
    );
  }
}

async function requireStartable(chipWorker: string): Promise<void> {
  try {
    await promisify(execFile)(chipWorker, ['--version']);
  } catch (cause) {
    throw new PtoError(
      'ERR_PTO_CHILD_BUILD',
      `the executable of chip workers was built, but does not start: ${(cause as Error).message}`,
      { details: { chipWorker }, cause },
    );
  }
}

async function bannerOf(compiler: string): Promise<string> {
  const { stdout } = await promisify(execFile)(compiler, ['--version']);
  return stdout.split('\n', 1)[0] ?? '';
}

/** Puts a finished build in its place in one step. When another process was faster, its build of the same sources stays. */
function publish(libDir: string, dir: string, replaced: string): void {
  try {
    renameSync(dir, replaced);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  try {
    renameSync(libDir, dir);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
