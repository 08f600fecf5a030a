import { PTO_HOST_ABI_VERSION, PtoError } from '@pto/task-interface';

import { findPackage } from '../assets/index.js';
import { BUILD_ADVICE } from '../build-command.js';
import type { NativeAddon } from './native-addon.js';

/**
 * Refuses an addon that was built for another version than this JavaScript: the two read each other's structures. The
 * addon in turn refuses runtime libraries of another version.
 *
 * @throws PtoError `ERR_PTO_RUNTIME_ABI`, which names both versions
 */
export function requireSameBuild(file: string, addon: Partial<NativeAddon>): void {
  const { version } = findPackage();
  const ours = describe(version, PTO_HOST_ABI_VERSION);
  const theirs = describe(addon.packageVersion, addon.hostAbiVersion);
  if (ours === theirs) return;
  throw new PtoError(
    'ERR_PTO_RUNTIME_ABI',
    `${file} is the addon of ${theirs}; this JavaScript is of ${ours}.\n` +
      `  Install packages of one version, and unset PTO_NATIVE_PATH and PTO_ASSETS_DIR. ${BUILD_ADVICE}`,
    {
      details: {
        addon: file,
        addonVersion: addon.packageVersion,
        addonHostAbi: addon.hostAbiVersion,
        packageVersion: version,
        packageHostAbi: PTO_HOST_ABI_VERSION,
      },
    },
  );
}

function describe(version: string | undefined, hostAbi: number | undefined): string {
  return `@pto/runtime-native ${version ?? '(unknown)'} with host ABI version ${hostAbi ?? '(unknown)'}`;
}
