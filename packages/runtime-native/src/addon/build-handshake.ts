import { PTO_HOST_ABI_VERSION, PtoError } from '@pto/task-interface';

import { findPackage, readManifest } from '../assets/index.js';
import { BUILD_ADVICE } from '../build-command.js';
import type { NativeAddon } from './native-addon.js';

/**
 * Files of different builds read each other's structures wrongly, so they are never used together. Three parties, three
 * checks: this JavaScript looks at the addon and at the manifest of the libraries; the addon asks each runtime library
 * that it opens.
 */

/**
 * Refuses an addon that was built for another version than this JavaScript.
 *
 * @throws PtoError `ERR_PTO_RUNTIME_ABI`, which names both versions
 */
export function requireSameBuild(file: string, addon: Partial<NativeAddon>): void {
  requireVersions(`${file} is the addon`, addon.packageVersion, addon.hostAbiVersion);
}

/**
 * Refuses a directory of libraries whose manifest names another version. One without a manifest was built in place.
 *
 * @throws PtoError `ERR_PTO_RUNTIME_ABI`, which names both versions
 */
export function requireSameLibraries(libDir: string): void {
  const manifest = readManifest(libDir);
  if (manifest !== undefined) {
    requireVersions(`${libDir} has the libraries`, manifest.packageVersion, manifest.runtimeAbi);
  }
}

function requireVersions(found: string, theirVersion: string | undefined, theirHostAbi: number | undefined): void {
  const { version } = findPackage();
  if (theirVersion === version && theirHostAbi === PTO_HOST_ABI_VERSION) return;
  const theirs = describe(theirVersion, theirHostAbi);
  throw new PtoError(
    'ERR_PTO_RUNTIME_ABI',
    `${found} of ${theirs}; this JavaScript is of ${describe(version, PTO_HOST_ABI_VERSION)}.\n` +
      `  Install packages of one version, and unset PTO_NATIVE_PATH and PTO_ASSETS_DIR. ${BUILD_ADVICE}`,
    {
      details: {
        nativeVersion: theirVersion,
        nativeHostAbi: theirHostAbi,
        packageVersion: version,
        packageHostAbi: PTO_HOST_ABI_VERSION,
      },
    },
  );
}

function describe(version: string | undefined, hostAbi: number | undefined): string {
  return `@pto/runtime-native ${version ?? '(unknown)'} with host ABI version ${hostAbi ?? '(unknown)'}`;
}
