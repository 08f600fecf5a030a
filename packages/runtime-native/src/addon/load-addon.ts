import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import { ADDON_FILE, nativeTarget, resolveAssets } from '../assets/index.js';
import { BUILD_COMMAND, INSTALLED_BUILD_COMMAND } from '../build-command.js';
import { requireSameBuild } from './build-handshake.js';
import type { NativeAddon } from './native-addon.js';

interface Attempt {
  readonly file: string;
  readonly reason: string;
}

interface LoadedAddon {
  readonly file: string;
  readonly addon: NativeAddon;
}

let loaded: LoadedAddon | undefined;

/**
 * Loads the addon once; later calls give the same one. `PTO_NATIVE_PATH` (the file, or the directory that it is in) is
 * the only place when it is set; else the first file in the directories of `resolveAssets()` is.
 *
 * @throws PtoError `ERR_PTO_ADDON_MISSING`, which tells why each place did not do and how to get an addon;
 * `ERR_PTO_RUNTIME_ABI` when the addon belongs to another version of this package
 */
export function loadAddon(): NativeAddon {
  return loadOnce().addon;
}

/** What is known of the addon that {@link describeAddon} loaded. */
export interface AddonDescription {
  readonly file: string;
  /** Version of `@pto/runtime-native` that it belongs to. */
  readonly packageVersion: string;
  /** Version of the interface between it and runtime libraries. */
  readonly hostAbiVersion: number;
}

/**
 * Loads the addon, as a worker does, and tells which one it is.
 *
 * @throws PtoError as `loadAddon`
 */
export function describeAddon(): AddonDescription {
  const { file, addon } = loadOnce();
  return { file, packageVersion: addon.packageVersion, hostAbiVersion: addon.hostAbiVersion };
}

function loadOnce(): LoadedAddon {
  loaded ??= loadFirst(candidates());
  return loaded;
}

function candidates(): string[] {
  const own = process.env['PTO_NATIVE_PATH'];
  if (own !== undefined && own !== '') return [fileAt(path.resolve(own))];
  return resolveAssets().libDirs.map((dir) => path.join(dir, ADDON_FILE));
}

function fileAt(place: string): string {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() === true ? path.join(place, ADDON_FILE) : place;
}

/** Loads the first file that exists: a later one would not belong to the libraries that lie beside the first. */
function loadFirst(files: readonly string[]): LoadedAddon {
  const attempts: Attempt[] = [];
  for (const file of files) {
    if (!existsSync(file)) {
      attempts.push({ file, reason: 'no such file' });
      continue;
    }
    const result = tryLoad(file);
    if (typeof result !== 'string') return { file, addon: result };
    attempts.push({ file, reason: result });
    break;
  }
  throw missing(attempts);
}

/** The addon in `file`, or why there is none. */
function tryLoad(file: string): NativeAddon | string {
  const module = { exports: {} as Partial<NativeAddon> };
  try {
    // Unlike require, this is there in ES modules and in CommonJS alike.
    process.dlopen(module, file);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { exports } = module;
  if (typeof exports.NativeChipWorker !== 'function') return 'it is not the addon of PTO';
  requireSameBuild(file, exports);
  return exports as NativeAddon;
}

function missing(attempts: readonly Attempt[]): PtoError {
  const isOverridden = process.env['PTO_NATIVE_PATH'] ? true : false;
  const tried = attempts.map(({ file, reason }) => `  ${file}: ${reason}`).join('\n');
  const remedies = isOverridden
    ? ['Correct PTO_NATIVE_PATH, or unset it to use the addon that belongs to this package.']
    : [
        `In a checkout, build it: ${BUILD_COMMAND}`,
        'On linux-x64 or linux-arm64 with glibc, install @pto/runtime-native again; it carries addons for these.',
        `On any other machine, build it from the package's sources: ${INSTALLED_BUILD_COMMAND}`,
        `With an addon of your own, set PTO_NATIVE_PATH to its ${ADDON_FILE}.`,
      ];
  return new PtoError(
    'ERR_PTO_ADDON_MISSING',
    `the native addon cannot be loaded on ${nativeTarget()} with Node ${process.version}:\n${tried}\n` +
      remedies.map((remedy, i) => `  ${i + 1}. ${remedy}`).join('\n'),
    { details: { attempts, target: nativeTarget() } },
  );
}
