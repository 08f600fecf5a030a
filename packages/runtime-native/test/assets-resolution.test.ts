import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { resolveAssets, resolveCacheDir } from '../src/assets/index.js';

let dir = '';

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-assets-test-'));
  vi.stubEnv('PTO_ASSETS_DIR', undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

describe('resolveAssets', () => {
  it('finds the sources and libraries of the checkout that it lies in', () => {
    const assets = resolveAssets();
    const root = path.resolve(import.meta.dirname, '..', '..', '..');
    const libDir = path.join(root, 'build', 'lib');
    expect(assets).toEqual({
      mode: 'monorepo',
      rootDir: root,
      nativeDir: path.join(root, 'native'),
      libDirs: [libDir],
      libDir,
    });
  });

  it('prefers PTO_ASSETS_DIR, and in it the first directory that has an addon', () => {
    vi.stubEnv('PTO_ASSETS_DIR', dir);
    mkdirSync(path.join(dir, 'native'));
    const libDirs = ['lib', 'build/lib', `prebuilds/${process.platform}-${process.arch}`].map((p) => path.join(dir, p));
    expect(resolveAssets()).toMatchObject({ mode: 'env', rootDir: dir, libDirs, libDir: libDirs[0] });
    for (const libDir of libDirs.reverse()) {
      mkdirSync(libDir, { recursive: true });
      writeFileSync(path.join(libDir, 'pto.node'), '');
      expect(resolveAssets().libDir).toBe(libDir);
    }
  });

  it('says what PTO_ASSETS_DIR must hold when it holds something else', () => {
    vi.stubEnv('PTO_ASSETS_DIR', dir);
    expect(() => resolveAssets()).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_RUNTIME_MISSING',
        message: expect.stringContaining('PTO_ASSETS_DIR must name a directory that holds native/ and lib/') as string,
      }),
    );
  });
});

describe('resolveCacheDir', () => {
  it.each([
    [{ PTO_CACHE_DIR: '/one', XDG_CACHE_HOME: '/two' }, '/one'],
    [{ PTO_CACHE_DIR: '', XDG_CACHE_HOME: '/two' }, '/two/pto'],
    [{ PTO_CACHE_DIR: undefined, XDG_CACHE_HOME: 'relative' }, path.join(homedir(), '.cache', 'pto')],
    [{ PTO_CACHE_DIR: undefined, XDG_CACHE_HOME: undefined }, path.join(homedir(), '.cache', 'pto')],
  ])('%j gives %s', (env, expected) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(resolveCacheDir()).toBe(expected);
  });
});
