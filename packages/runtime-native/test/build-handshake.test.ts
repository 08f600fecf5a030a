import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PTO_HOST_ABI_VERSION, PtoError } from '@pto/task-interface';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { requireSameBuild } from '../src/addon/build-handshake.js';
import { loadAddon } from '../src/addon/load-addon.js';
import { findPackage, findRuntimeLibraries, resolveAssets } from '../src/assets/index.js';

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

describe('the libraries and the JavaScript that loads them', () => {
  const find = () => findRuntimeLibraries('a2a3sim', 'tensormap_and_ringbuffer');
  let dir = '';

  // The libraries of this build under a manifest of the test's.
  beforeEach(() => {
    const { libDir, nativeDir } = resolveAssets();
    dir = mkdtempSync(path.join(tmpdir(), 'pto-handshake-'));
    mkdirSync(path.join(dir, 'lib'));
    symlinkSync(nativeDir, path.join(dir, 'native'));
    for (const name of ['a2a3', 'libsimpler_log.so', 'libcpu_sim_context.so', 'pto.node']) {
      symlinkSync(path.join(libDir, name), path.join(dir, 'lib', name));
    }
    vi.stubEnv('PTO_ASSETS_DIR', dir);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(dir, { recursive: true });
  });

  function writeManifest(packageVersion: string, runtimeAbi: number): void {
    const manifest = { packageVersion, runtimeAbi, sourceDigest: '0', files: [] };
    writeFileSync(path.join(dir, 'lib', 'manifest.json'), JSON.stringify(manifest));
  }

  it('go together when the manifest names the same versions, and when there is none', () => {
    expect(find().hostRuntime).toContain(dir);
    writeManifest(version, PTO_HOST_ABI_VERSION);
    expect(find().hostRuntime).toContain(dir);
  });

  it.each([
    ['package version', '9.9.9', PTO_HOST_ABI_VERSION],
    ['host interface', version, 99],
  ])('are refused with both named when the manifest has another %s', (_what, packageVersion, runtimeAbi) => {
    writeManifest(packageVersion, runtimeAbi);
    expect(find).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_RUNTIME_ABI',
        message: expect.stringContaining(
          `${path.join(dir, 'lib')} has the libraries of @pto/runtime-native ${packageVersion} with host ABI version ${runtimeAbi}; ` +
            `this JavaScript is of @pto/runtime-native ${version} with host ABI version ${PTO_HOST_ABI_VERSION}`,
        ),
      }),
    );
  });
});
