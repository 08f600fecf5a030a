import { existsSync } from 'node:fs';
import path from 'node:path';

import {
  buildCommandFor,
  platformName,
  readBuildManifest,
  runtimeLibraryDir,
  runtimeLibraryPlaces,
} from '@pto/runtime-native/assets';
import type { BuildManifest, Platform, RuntimeDescriptor } from '@pto/runtime-native/assets';
import { PtoError } from '@pto/task-interface';

import { LOG_LIBRARY, SIM_CONTEXT_LIBRARY, outputOf, sharedLibrariesOf, targetsOf } from './runtime-build.js';

/** The built files of a runtime for one platform. Absolute paths. */
export interface RuntimeBinaries {
  /** The folder of the runtime's own files: `{arch}/{variant}/{runtime}` of a library tree. */
  readonly dir: string;
  readonly host: string;
  /** Undefined on the simulator, whose host library contains it. */
  readonly aicpu: string | undefined;
  /** Undefined on the simulator. */
  readonly aicore: string | undefined;
  readonly log: string;
  /** Only on the simulator. */
  readonly simContext: string | undefined;
  /** What they were built from, when that is known. */
  readonly manifest: BuildManifest | undefined;
}

/** The binaries in one place, whether or not they are there. */
export function binariesIn(platform: Platform, dir: string, sharedDir: string): RuntimeBinaries {
  const targets = targetsOf(platform);
  const device = (target: 'aicore' | 'aicpu'): string | undefined =>
    targets.includes(target) ? path.join(dir, outputOf(target)) : undefined;
  return {
    dir,
    host: path.join(dir, outputOf('host')),
    aicpu: device('aicpu'),
    aicore: device('aicore'),
    log: path.join(sharedDir, LOG_LIBRARY),
    simContext: sharedLibrariesOf(platform).includes(SIM_CONTEXT_LIBRARY)
      ? path.join(sharedDir, SIM_CONTEXT_LIBRARY)
      : undefined,
    manifest: readBuildManifest(dir),
  };
}

/**
 * The binaries that a worker would load, or those of a library tree.
 *
 * @param libDir - the library tree to look in; `undefined`: everywhere that a worker looks
 * @throws PtoError `ERR_PTO_RUNTIME_MISSING`: one error that lists every file that is not there
 */
export function findBinaries(
  runtime: RuntimeDescriptor,
  platform: Platform,
  libDir: string | undefined,
): RuntimeBinaries {
  const places =
    libDir === undefined
      ? runtimeLibraryPlaces(runtime, platform)
      : [{ dir: runtimeLibraryDir(libDir, runtime, platform), sharedDir: libDir, objection: undefined }];
  const usable = places.find(({ objection }) => objection === undefined) ?? places.at(-1);
  if (usable === undefined) throw new TypeError('a runtime has at least one place');
  const binaries = binariesIn(platform, usable.dir, usable.sharedDir);
  const missing = filesOf(binaries).filter((file) => !existsSync(file));
  if (missing.length === 0) return binaries;
  const stale = places.flatMap(({ dir, objection }) =>
    objection === undefined || objection === 'no such file' ? [] : [`  ${dir} is out of date: ${objection}\n`],
  );
  throw new PtoError(
    'ERR_PTO_RUNTIME_MISSING',
    `no prebuilt runtime for ${platformName(platform)}/${runtime.name} at ${usable.dir}:\n` +
      missing.map((file) => `  ${file}: no such file\n`).join('') +
      stale.join('') +
      `  Run \`${buildCommandFor(runtime, platform)}\`, or pass { build: true }.`,
    { details: { platform: platformName(platform), runtime: runtime.name, dir: usable.dir, missing } },
  );
}

/** All files of a runtime for a platform. */
export function filesOf({ host, aicpu, aicore, log, simContext }: RuntimeBinaries): string[] {
  return [host, aicpu, aicore, log, simContext].filter((file) => file !== undefined);
}
