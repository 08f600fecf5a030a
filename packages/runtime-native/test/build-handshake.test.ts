import { PTO_HOST_ABI_VERSION, PtoError } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import { requireSameBuild } from '../src/addon/build-handshake.js';
import { loadAddon } from '../src/addon/load-addon.js';
import { findPackage } from '../src/assets/index.js';

const { version } = findPackage();

function failure(addon: { packageVersion?: string; hostAbiVersion?: number }): PtoError {
  try {
    requireSameBuild('/somewhere/pto.node', addon);
  } catch (error) {
    if (error instanceof PtoError) return error;
    throw error;
  }
  throw new Error('the addon was accepted');
}

describe('the addon and the JavaScript that loads it', () => {
  it('are of one version when both come from this build', () => {
    expect(loadAddon()).toMatchObject({ packageVersion: version, hostAbiVersion: PTO_HOST_ABI_VERSION });
  });

  it.each([
    [
      'another package version',
      { packageVersion: '9.9.9', hostAbiVersion: PTO_HOST_ABI_VERSION },
      '9.9.9 with host ABI',
    ],
    ['another interface', { packageVersion: version, hostAbiVersion: 99 }, `${version} with host ABI version 99`],
    ['a build from before there were versions', {}, '(unknown) with host ABI version (unknown)'],
  ])('are refused with both named when the addon is of %s', (_what, addon, named) => {
    const { code, message } = failure(addon);
    expect(code).toBe('ERR_PTO_RUNTIME_ABI');
    expect(message).toContain(`/somewhere/pto.node is the addon of @pto/runtime-native ${named}`);
    expect(message).toContain(
      `this JavaScript is of @pto/runtime-native ${version} with host ABI version ${PTO_HOST_ABI_VERSION}`,
    );
    expect(message).toContain('Install packages of one version');
  });
});
