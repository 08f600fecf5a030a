import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import { resolveAssets } from '../assets/index.js';
import { BUILD_COMMAND } from '../build-command.js';
import type { NativeAddon } from './native-addon.js';

const FILE_NAME = 'pto.node';

interface Attempt {
  readonly file: string;
  readonly reason: string;
}

let loaded: NativeAddon | undefined;

/**
 * Loads the addon once; later calls give the same one. `PTO_NATIVE_PATH` (the file, or the directory that it is in) is
 * the only place when it is set; else the built one comes before a prebuilt one.
 *
 * @throws PtoError `ERR_PTO_ADDON_MISSING`, which tells why each place did not do and how to get an addon
 */
export function loadAddon(): NativeAddon {
  loaded ??= loadFirst(candidates());
  return loaded;
}

function candidates(): string[] {
  const own = process.env['PTO_NATIVE_PATH'];
  if (own !== undefined && own !== '') return [fileAt(path.resolve(own))];
  const { libDir, mode, rootDir } = resolveAssets();
  const packageDir = mode === 'monorepo' ? path.join(rootDir, 'packages', 'runtime-native') : rootDir;
  return [path.join(libDir, FILE_NAME), path.join(packageDir, 'prebuilds', target(), FILE_NAME)];
}

function fileAt(place: string): string {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() === true ? path.join(place, FILE_NAME) : place;
}

function loadFirst(files: readonly string[]): NativeAddon {
  const attempts: Attempt[] = [];
  for (const file of files) {
    const result = tryLoad(file);
    if (typeof result !== 'string') return result;
    attempts.push({ file, reason: result });
  }
  throw missing(attempts);
}

/** The addon in `file`, or why there is none. */
function tryLoad(file: string): NativeAddon | string {
  if (!existsSync(file)) return 'no such file';
  const module = { exports: {} as Partial<NativeAddon> };
  try {
    // Unlike require, this is there in ES modules and in CommonJS alike.
    process.dlopen(module, file);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { exports } = module;
  return typeof exports.NativeChipWorker === 'function' ? (exports as NativeAddon) : 'it is not the addon of PTO';
}

function missing(attempts: readonly Attempt[]): PtoError {
  const isOverridden = process.env['PTO_NATIVE_PATH'] ? true : false;
  const tried = attempts.map(({ file, reason }) => `  ${file}: ${reason}`).join('\n');
  const remedies = isOverridden
    ? ['Correct PTO_NATIVE_PATH, or unset it to use the addon that belongs to this package.']
    : [
        `In a checkout, build it: ${BUILD_COMMAND}`,
        'Otherwise install @pto/runtime-native again; it carries addons for linux-x64 and linux-arm64 with glibc.',
        `With an addon of your own, set PTO_NATIVE_PATH to its ${FILE_NAME}.`,
      ];
  return new PtoError(
    'ERR_PTO_ADDON_MISSING',
    `the native addon cannot be loaded on ${target()} with Node ${process.version}:\n${tried}\n` +
      remedies.map((remedy, i) => `  ${i + 1}. ${remedy}`).join('\n'),
    { details: { attempts, target: target() } },
  );
}

function target(): string {
  return `${process.platform}-${process.arch}`;
}
