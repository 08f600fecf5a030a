import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { discoverRuntimes, resolveAssets, resolveCacheDir, runtimeDescriptor } from '../src/assets/index.js';

const descriptor = {
  name: 'tiny',
  abi: '2026-05',
  archs: ['a5'],
  variants: ['sim'],
  orchestration: { includeDirs: ['include/tiny', 'platform/{arch}'], sources: ['include/tiny/common.cpp'] },
  kernel: { includeDirs: ['include/tiny'] },
};

let dir = '';

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-assets-test-'));
  vi.stubEnv('PTO_ASSETS_DIR', undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

function writeRuntime(name: string, content: unknown): void {
  const runtimeDir = path.join(dir, 'native', 'runtime', name);
  mkdirSync(runtimeDir, { recursive: true });
  writeFileSync(
    path.join(runtimeDir, 'pto-runtime.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
}

describe('resolveAssets', () => {
  it('finds the sources and libraries of the checkout that it lies in', () => {
    const assets = resolveAssets();
    const root = path.resolve(import.meta.dirname, '..', '..', '..');
    expect(assets).toEqual({
      mode: 'monorepo',
      rootDir: root,
      nativeDir: path.join(root, 'native'),
      libDir: path.join(root, 'build', 'lib'),
    });
  });

  it('prefers PTO_ASSETS_DIR and its lib directory', () => {
    vi.stubEnv('PTO_ASSETS_DIR', dir);
    mkdirSync(path.join(dir, 'native'));
    expect(resolveAssets()).toMatchObject({ mode: 'env', rootDir: dir, libDir: path.join(dir, 'build', 'lib') });
    mkdirSync(path.join(dir, 'lib'));
    expect(resolveAssets()).toMatchObject({ mode: 'env', libDir: path.join(dir, 'lib') });
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

describe('runtimes', () => {
  it('discovers those that come with the package', () => {
    expect(discoverRuntimes()).toEqual(['host_build_graph', 'tensormap_and_ringbuffer']);
    const builtIn = runtimeDescriptor('tensormap_and_ringbuffer');
    expect(builtIn).toMatchObject({ abi: '2026-05', archs: ['a2a3', 'a5'], variants: ['sim'] });
    const { nativeDir } = resolveAssets();
    expect(builtIn.orchestration('a5').includeDirs).toContain(path.join(nativeDir, 'platform/arch/a5'));
    expect(builtIn.kernel('a2a3').includeDirs).toContain(path.join(nativeDir, 'platform/arch/a2a3'));
    expect(builtIn.kernel('a2a3').sources).toEqual([]);
  });

  it('knows which functions each looks up', () => {
    expect(runtimeDescriptor('tensormap_and_ringbuffer').orchestrationFunctions).toEqual({
      entry: 'aicpu_orchestration_entry',
      config: 'aicpu_orchestration_config',
    });
    expect(runtimeDescriptor('host_build_graph').orchestrationFunctions).toEqual({});
    expect(runtimeDescriptor('host_build_graph').orchestration('a2a3').sources).toEqual([]);
  });

  it('knows where orchestrations run on a chip: on an AICPU unless the descriptor says otherwise', () => {
    expect(runtimeDescriptor('tensormap_and_ringbuffer').orchestrationRunsOn).toBe('aicpu');
    expect(runtimeDescriptor('host_build_graph').orchestrationRunsOn).toBe('host');
  });

  it('lists directories that have a descriptor, sorted', () => {
    vi.stubEnv('PTO_ASSETS_DIR', dir);
    writeRuntime('zeta', descriptor);
    writeRuntime('alpha', descriptor);
    mkdirSync(path.join(dir, 'native', 'runtime', 'no-descriptor'));
    writeFileSync(path.join(dir, 'native', 'runtime', 'README.md'), '');
    expect(discoverRuntimes()).toEqual(['alpha', 'zeta']);
  });

  it('has none when there is no runtime directory, and says so', () => {
    vi.stubEnv('PTO_ASSETS_DIR', dir);
    mkdirSync(path.join(dir, 'native'));
    expect(discoverRuntimes()).toEqual([]);
    expect(() => runtimeDescriptor('tiny')).toThrow(
      expect.objectContaining({ message: expect.stringContaining('allowed: (none)') as string }),
    );
  });

  it('resolves paths against the native directory, with the architecture filled in', () => {
    vi.stubEnv('PTO_ASSETS_DIR', dir);
    writeRuntime('tiny', descriptor);
    const native = path.join(dir, 'native');
    expect(runtimeDescriptor('tiny').orchestration('a5')).toEqual({
      includeDirs: [path.join(native, 'include/tiny'), path.join(native, 'platform/a5')],
      sources: [path.join(native, 'include/tiny/common.cpp')],
    });
  });

  it('names the known runtimes and the searched directory when asked for another', () => {
    vi.stubEnv('PTO_ASSETS_DIR', dir);
    writeRuntime('tiny', descriptor);
    expect(() => runtimeDescriptor('host_build_graf')).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_RUNTIME_UNKNOWN',
        message: expect.stringMatching(/'host_build_graf'; allowed: tiny\.\n.*native\/runtime/) as string,
      }),
    );
  });

  it.each([
    ['not JSON', '{', 'is not readable JSON'],
    ['an array', '[]', 'must hold one object'],
    ['no name', { ...descriptor, name: undefined }, "'name'"],
    ['an unknown architecture', { ...descriptor, archs: ['a9'] }, "'archs' must list some of a2a3, a5"],
    ['no variants', { ...descriptor, variants: [] }, "'variants'"],
    [
      'a nameless entry',
      { ...descriptor, orchestration: { ...descriptor.orchestration, entry: '' } },
      "'orchestration.entry'",
    ],
    [
      'a processor that no chip has',
      { ...descriptor, orchestration: { ...descriptor.orchestration, runsOn: 'gpu' } },
      "'orchestration.runsOn' must be one of aicpu, host",
    ],
    ['no kernel section', { ...descriptor, kernel: undefined }, "an object 'kernel'"],
    ['an include directory that is no string', { ...descriptor, kernel: { includeDirs: [1] } }, "'kernel.includeDirs'"],
  ])('rejects a descriptor with %s', (_what, content, problem) => {
    vi.stubEnv('PTO_ASSETS_DIR', dir);
    writeRuntime('tiny', content);
    expect(() => runtimeDescriptor('tiny')).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_RUNTIME_DESCRIPTOR',
        message: expect.stringContaining(problem) as string,
      }),
    );
  });
});
