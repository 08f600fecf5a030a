import { appendFileSync, cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import {
  ADDON_FILE,
  MANIFEST_FILE,
  findPackage,
  nativeBuildDir,
  nativeTarget,
  resolveAssets,
  sourceDigest,
} from '@pto/runtime-native/assets';
import { PtoError } from '@pto/task-interface';
import { describe, expect, it, vi } from 'vitest';

import { buildNative, describeNativeFiles, nativeFileObjections } from '../src/index.js';
import { nativeBuildCommands } from '../src/native-build/build-commands.js';
import { compareVersions, newestVersion, requiredVersions } from '../src/native-build/required-versions.js';
import { useScratch } from './scratch.js';

const { libDir, nativeDir } = resolveAssets();
const facts = {
  packageVersion: findPackage().version,
  sourceDigest: sourceDigest(nativeDir),
  target: nativeTarget(),
  compiler: 'g++ 12',
};

const scratch = useScratch();

async function failure(promise: Promise<unknown>): Promise<PtoError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof PtoError) return error;
    throw error;
  }
  throw new Error('it was built');
}

describe('versions of system libraries', () => {
  it('are ordered by their numbers', () => {
    expect(['2.4', '2.34', '2.34.1', '2.17'].sort(compareVersions)).toEqual(['2.4', '2.17', '2.34', '2.34.1']);
    expect(newestVersion(['GLIBC_2.4', 'GLIBCXX_3.4.30', 'GLIBC_2.34', 'GLIBC_PRIVATE'], 'GLIBC')).toBe('2.34');
    expect(newestVersion(['GLIBC_2.4'], 'GLIBCXX')).toBeUndefined();
  });

  it('are read from a library', () => {
    const versions = requiredVersions(readFileSync(path.join(libDir, ADDON_FILE)));
    expect(newestVersion(versions, 'GLIBC')).toMatch(/^2\.\d+$/);
    expect(newestVersion(versions, 'GLIBCXX')).toMatch(/^3\.4\.\d+$/);
  });

  it('cannot be read from anything else, or from part of a library', () => {
    const library = readFileSync(path.join(libDir, ADDON_FILE));
    for (const bytes of [Buffer.from('text'), library.subarray(0, library.length / 2)]) {
      expect(() => requiredVersions(bytes)).toThrow(expect.objectContaining({ code: 'ERR_PTO_ELF_INVALID' }));
    }
  });
});

describe('a manifest', () => {
  it('names every library with its size, digest and build id', () => {
    const manifest = describeNativeFiles(libDir, facts);
    expect(manifest).toMatchObject({ ...facts, napiVersion: 8 });
    const addon = manifest.files.find(({ path: name }) => name === ADDON_FILE);
    expect(addon?.size).toBe(readFileSync(path.join(libDir, ADDON_FILE)).length);
    expect(addon?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(manifest.files.map(({ path: name }) => name)).toContain('pto-chip-worker');
    for (const { buildId } of manifest.files) expect(buildId).toMatch(/^[0-9a-f]{40}$/);
  });

  it('shows when a file is another one', () => {
    const copy = path.join(scratch.dir, 'lib');
    cpSync(libDir, copy, { recursive: true });
    expect(nativeFileObjections(copy)).toEqual(['there is no manifest.json']);
    writeFileSync(path.join(copy, MANIFEST_FILE), JSON.stringify(describeNativeFiles(copy, facts)));
    expect(nativeFileObjections(copy)).toEqual([]);
    appendFileSync(path.join(copy, ADDON_FILE), 'x');
    expect(nativeFileObjections(copy)).toEqual([`${ADDON_FILE} is not what manifest.json says`]);
  });
});

describe('buildNative', () => {
  it('runs CMake on the sources with headers from npm, and writes where it is told to only', () => {
    const plan = { nativeDir: '/src', buildDir: '/out/build', libDir: '/out/lib', packageVersion: '1.2.3', jobs: 3 };
    const tools = { cmake: '/bin/cmake', compiler: '/bin/g++', compilerFlags: ['-O1', '-g'] };
    const [configure, build] = nativeBuildCommands({ ...plan, ...tools });
    expect(configure.cwd).toBe('/out/build');
    expect(configure.argv.slice(0, 7)).toEqual([
      '/bin/cmake',
      '-S',
      '/src',
      '-B',
      '/out/build',
      '-G',
      'Unix Makefiles',
    ]);
    expect(configure.argv).toEqual(
      expect.arrayContaining([
        '-DCMAKE_CXX_COMPILER=/bin/g++',
        '-DCMAKE_CXX_FLAGS=-O1 -g',
        '-DPTO_ADDON=ON',
        '-DPTO_PACKAGE_VERSION=1.2.3',
        '-DPTO_LIB_DIR=/out/lib',
      ]),
    );
    const [wrapper = '', headers = ''] =
      configure.argv
        .find((word) => word.startsWith('-DPTO_NODE_API_INCLUDE='))
        ?.split('=')[1]
        ?.split(';') ?? [];
    expect(existsSync(path.join(wrapper, 'napi.h'))).toBe(true);
    expect(existsSync(path.join(headers, 'node_api.h'))).toBe(true);
    expect(build.argv).toEqual(['/bin/cmake', '--build', '/out/build', '-j', '3']);
  });

  it('leaves a build of the same sources as it is', async () => {
    const dir = nativeBuildDir(facts.sourceDigest);
    cpSync(libDir, dir, { recursive: true });
    const manifest = describeNativeFiles(dir, facts);
    writeFileSync(path.join(dir, MANIFEST_FILE), JSON.stringify(manifest));
    // A checkout's own build comes first.
    expect(await buildNative()).toEqual({ dir, manifest, isNew: false, isUsed: false });
  });

  it('says at once everything that is missing', async () => {
    vi.stubEnv('PATH', scratch.dir);
    const { code, message } = await failure(buildNative());
    expect(code).toBe('ERR_PTO_COMPILE_TOOL_MISSING');
    expect(message).toContain('not found: cmake, make, g++');
    expect(message).toContain('apt-get install cmake make g++');
  });

  it('shows what CMake said, and leaves nothing behind', async () => {
    scratch.write('assets/native/CMakeLists.txt', 'message(FATAL_ERROR "no such luck")');
    vi.stubEnv('PTO_ASSETS_DIR', path.join(scratch.dir, 'assets'));
    const { code, message } = await failure(buildNative());
    expect(code).toBe('ERR_PTO_RUNTIME_BUILD');
    expect(message).toContain('no such luck');
    expect(readdirSync(path.dirname(nativeBuildDir('x')))).toEqual([]);
  });

  it('rejects a misspelt option', async () => {
    expect((await failure(buildNative({ forced: true } as object))).code).toBe('ERR_PTO_OPTION_UNKNOWN');
  });
});
