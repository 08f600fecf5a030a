import { existsSync } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import { requireSameLibraries } from './addon/build-handshake.js';
import type { NativeRuntimePaths } from './addon/native-addon.js';
import {
  HOST_LIBRARY,
  buildCommandFor,
  parsePlatform,
  platformName,
  resolveAssets,
  runtimeDescriptor,
  runtimeLibraryPlaces,
} from './assets/index.js';
import type { Platform, RuntimeDescriptor, RuntimeLibraryPlace } from './assets/index.js';
import { BUILD_ADVICE, BUILD_COMMAND } from './build-command.js';
import { parseLogLevel } from './log-level.js';

/**
 * Finds the libraries of a platform and a runtime.
 *
 * @throws PtoError `ERR_PTO_PLATFORM_UNKNOWN`, `ERR_PTO_RUNTIME_UNKNOWN`; `ERR_PTO_RUNTIME_MISSING` when the runtime does not
 * exist for the platform or its libraries are not built; `ERR_PTO_RUNTIME_ABI` when they are of another version
 */
export function findRuntimeLibraries(platformName: string, runtimeName: string): NativeRuntimePaths {
  const platform = parsePlatform(platformName);
  const runtime = runtimeDescriptor(runtimeName);
  requireSupport(platform, runtime);
  const places = runtimeLibraryPlaces(runtime, platform);
  const place = places.find(({ objection }) => objection === undefined);
  if (place === undefined) throw notBuilt(platform, runtime, places);
  requireSameLibraries(place.sharedDir);
  const hostRuntime = path.join(place.dir, HOST_LIBRARY);
  const { log, simContext } = commonLibraries(place.sharedDir);
  const shared = platform.variant === 'sim' ? [log, simContext] : [log];
  const missing = shared.filter((file) => !existsSync(file));
  if (missing.length > 0) throw notThere(platform, runtime, missing);
  const paths = { log, hostRuntime, ...logSettings() };
  return platform.variant === 'sim' ? { ...paths, simContext } : paths;
}

/**
 * The libraries that belong to a host runtime library of the caller's. Which platform it is for shows only when it is
 * loaded, so the simulator's library comes along where there is one.
 *
 * @throws PtoError `ERR_PTO_RUNTIME_MISSING` when a file is not there
 */
export function librariesWith(hostRuntime: string): NativeRuntimePaths {
  const { libDir } = resolveAssets();
  const { log, simContext } = commonLibraries(libDir);
  const file = path.resolve(hostRuntime);
  const missing = [log, file].filter((needed) => !existsSync(needed));
  if (missing.length > 0) {
    throw new PtoError(
      'ERR_PTO_RUNTIME_MISSING',
      missing.map((name) => `${name}: no such file`).join('\n') +
        `\n  Pass the path of a libhost_runtime.so. ${BUILD_ADVICE}`,
      { details: { missing } },
    );
  }
  const paths = { log, hostRuntime: file, ...logSettings() };
  return existsSync(simContext) ? { ...paths, simContext } : paths;
}

function commonLibraries(libDir: string): { log: string; simContext: string } {
  return { log: path.join(libDir, 'libsimpler_log.so'), simContext: path.join(libDir, 'libcpu_sim_context.so') };
}

function logSettings(): { logLevel: number; logInfoVerbosity: number } {
  const { level, infoVerbosity } = parseLogLevel(process.env['PTO_LOG']);
  return { logLevel: level, logInfoVerbosity: infoVerbosity };
}

function requireSupport(platform: Platform, runtime: RuntimeDescriptor): void {
  if (runtime.archs.includes(platform.arch) && runtime.variants.includes(platform.variant)) return;
  const supported = runtime.archs.flatMap((arch) => runtime.variants.map((variant) => platformName({ arch, variant })));
  throw new PtoError(
    'ERR_PTO_RUNTIME_MISSING',
    `runtime ${runtime.name} does not exist for platform ${platform.platform}; it exists for ${supported.join(', ')}.\n` +
      '  Choose one of these platforms, or another runtime.',
    { details: { platform: platform.platform, runtime: runtime.name, supported } },
  );
}

function notBuilt(platform: Platform, runtime: RuntimeDescriptor, places: readonly RuntimeLibraryPlace[]): PtoError {
  const looked = places.map(({ dir, objection }) => `${path.join(dir, HOST_LIBRARY)}: ${objection}`);
  return notThere(platform, runtime, looked, looked);
}

function notThere(
  platform: Platform,
  runtime: RuntimeDescriptor,
  missing: readonly string[],
  lines = missing.map((file) => `${file}: no such file`),
): PtoError {
  return new PtoError(
    'ERR_PTO_RUNTIME_MISSING',
    `no libraries of runtime ${runtime.name} for ${platform.platform}:\n` +
      lines.map((line) => `  ${line}\n`).join('') +
      remedyFor(runtime, platform),
    { details: { platform: platform.platform, runtime: runtime.name, missing } },
  );
}

/** Where nothing has been built, the addon is missing as well, and one command builds everything. */
function remedyFor(runtime: RuntimeDescriptor, platform: Platform): string {
  if (resolveAssets().mode === 'source') return `  There is no addon either. ${BUILD_ADVICE}`;
  return `  Build them: ${buildCommandFor(runtime, platform)}\n  In a checkout: ${BUILD_COMMAND}`;
}
