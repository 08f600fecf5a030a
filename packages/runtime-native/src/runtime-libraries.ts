import { existsSync } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import type { NativeRuntimePaths } from './addon/native-addon.js';
import { parsePlatform, resolveAssets, runtimeDescriptor } from './assets/index.js';
import type { Platform, RuntimeDescriptor } from './assets/index.js';
import { BUILD_COMMAND } from './build-command.js';
import { parseLogLevel } from './log-level.js';

/**
 * Finds the libraries of a platform and a runtime.
 *
 * @throws PtoError `ERR_PTO_PLATFORM_UNKNOWN`, `ERR_PTO_RUNTIME_UNKNOWN`; `ERR_PTO_RUNTIME_MISSING` when the runtime does not
 * exist for the platform or its libraries are not built
 */
export function findRuntimeLibraries(platformName: string, runtimeName: string): NativeRuntimePaths {
  const platform = parsePlatform(platformName);
  const runtime = runtimeDescriptor(runtimeName);
  requireSupport(platform, runtime);
  const { libDir } = resolveAssets();
  const hostRuntime = path.join(libDir, platform.arch, platform.variant, runtime.name, 'libhost_runtime.so');
  const { log, simContext } = commonLibraries(libDir);
  const files = platform.variant === 'sim' ? [log, simContext, hostRuntime] : [log, hostRuntime];
  requireFiles(platform, runtime, files);
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
        `\n  Pass the path of a libhost_runtime.so. In a checkout, build those of PTO: ${BUILD_COMMAND}`,
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
  const supported = runtime.archs.flatMap((arch) =>
    runtime.variants.map((variant) => (variant === 'sim' ? `${arch}sim` : arch)),
  );
  throw new PtoError(
    'ERR_PTO_RUNTIME_MISSING',
    `runtime ${runtime.name} does not exist for platform ${platform.platform}; it exists for ${supported.join(', ')}.\n` +
      '  Choose one of these platforms, or another runtime.',
    { details: { platform: platform.platform, runtime: runtime.name, supported } },
  );
}

function requireFiles(platform: Platform, runtime: RuntimeDescriptor, files: readonly string[]): void {
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length === 0) return;
  throw new PtoError(
    'ERR_PTO_RUNTIME_MISSING',
    `the libraries of runtime ${runtime.name} for ${platform.platform} are not there:\n` +
      missing.map((file) => `  ${file}: no such file\n`).join('') +
      `  In a checkout, build them: ${BUILD_COMMAND}`,
    { details: { platform: platform.platform, runtime: runtime.name, missing } },
  );
}
