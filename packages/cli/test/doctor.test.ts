import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { findPackage, resolveAssets } from '@pto/runtime-native/assets';
import { PTO_HOST_ABI_VERSION } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import { descriptorOf } from './runtime-descriptor.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

interface Report {
  ok: boolean;
  findings: { subject: string; ok: boolean; text: string; disables?: string; remedy?: string }[];
  platforms: { platform: string; ready: boolean; runtimes: string[]; reasons: string[] }[];
}

const subject = ({ findings }: Report, name: string): Report['findings'][number] | undefined =>
  findings.find((finding) => finding.subject === name);

describe('pto doctor', () => {
  it('says that the simulators are ready and why the NPUs are not', async () => {
    const { exitCode, stdout } = await scratch.pto(['doctor']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/a2a3sim +ready: host_build_graph, tensormap_and_ringbuffer/);
    expect(stdout).toMatch(/a5sim +ready: host_build_graph, tensormap_and_ringbuffer/);
    expect(stdout).toMatch(/a2a3 +missing: no runtime of this version runs on the NPU itself/);
  });

  it('says the same to programs', async () => {
    const { stdout } = await scratch.pto(['doctor', '--json']);
    const report = JSON.parse(stdout) as Report;
    expect(report.ok).toBe(true);
    expect(report.platforms.filter(({ ready }) => ready).map(({ platform }) => platform)).toEqual(['a2a3sim', 'a5sim']);
    expect(subject(report, 'node')).toMatchObject({ ok: true, details: { version: process.versions.node } });
    expect(subject(report, 'assets')).toMatchObject({ ok: true, details: { mode: 'monorepo' } });
    expect(subject(report, 'cache')).toMatchObject({ ok: true, text: scratch.cacheDir });
  });

  it('names the compilers, and says what those that are missing disable', async () => {
    const { stdout } = await scratch.pto(['doctor'], { env: { ASCEND_HOME_PATH: '' } });
    expect(stdout).toMatch(/^ {2}host +\/\S+ \d+\.\d+\.\d+$/m);
    expect(stdout).toMatch(/^ {2}ccec +\S.*\n +Disables: kernels for a2a3 and a5\.\n +\S/m);
    expect(stdout).toMatch(/^ {2}a5 +missing: .*; nothing can be compiled for it without ccec, aarch64, pto-isa$/m);
  });

  it('finds simulators ready without any compiler, and says that nothing can be compiled', async () => {
    const { exitCode, stdout } = await scratch.pto(['doctor', '--json'], { env: { PATH: scratch.dir } });
    const report = JSON.parse(stdout) as Report;
    expect(exitCode).toBe(0);
    expect(report.platforms.find(({ platform }) => platform === 'a5sim')).toMatchObject({
      ready: true,
      missingTools: ['host', 'sim-kernels'],
    });
    expect(subject(report, 'host')).toMatchObject({ ok: false, text: expect.stringContaining('g++') });
  });

  it('is no error where nothing is installed, but ends with 1', async () => {
    const { exitCode, stdout } = await scratch.pto(['doctor', '--json'], {
      env: { PTO_ASSETS_DIR: scratch.inside('nothing') },
    });
    const report = JSON.parse(stdout) as Report;
    expect(exitCode).toBe(1);
    expect(report.ok).toBe(false);
    expect(subject(report, 'assets')).toMatchObject({ ok: false, disables: 'running and compiling anything' });
    expect(report.platforms.every(({ ready, reasons }) => !ready && reasons.length > 0)).toBe(true);
  });

  it('does not count on a runtime that is not built', async () => {
    scratch.write('runtimes/mine/pto-runtime.json', JSON.stringify(descriptorOf('mine', ['a5'])));
    const { exitCode, stdout } = await scratch.pto(['doctor', '--json'], {
      env: { PTO_RUNTIME_PATH: scratch.inside('runtimes') },
    });
    const report = JSON.parse(stdout) as Report;
    expect(exitCode).toBe(0);
    expect(subject(report, 'runtimes')?.text).toBe('host_build_graph, mine, tensormap_and_ringbuffer');
    expect(report.platforms.find(({ platform }) => platform === 'a5sim')).toMatchObject({
      ready: true,
      runtimes: ['host_build_graph', 'tensormap_and_ringbuffer'],
    });
  });

  it('goes on beside a runtime that cannot be used', async () => {
    scratch.write('runtimes/broken/pto-runtime.json', '{ "name": ');
    const { exitCode, stdout } = await scratch.pto(['doctor'], {
      env: { PTO_RUNTIME_PATH: scratch.inside('runtimes') },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/runtimes +host_build_graph, tensormap_and_ringbuffer; not usable: broken\n/);
    expect(stdout).toMatch(/a2a3sim +ready/);
  });

  it('loads the addon and says which one it is', async () => {
    const { stdout } = await scratch.pto(['doctor', '--json']);
    expect(subject(JSON.parse(stdout) as Report, 'addon')).toMatchObject({
      ok: true,
      details: { file: expect.stringMatching(/\/pto\.node$/), hostAbiVersion: PTO_HOST_ABI_VERSION },
    });
  });

  it('starts the executable of chip workers and says which one it is', async () => {
    const { stdout } = await scratch.pto(['doctor', '--json']);
    expect(subject(JSON.parse(stdout) as Report, 'chip-worker')).toMatchObject({
      ok: true,
      details: {
        file: expect.stringMatching(/\/pto-chip-worker$/),
        hostAbi: PTO_HOST_ABI_VERSION,
        layoutHash: expect.stringMatching(/^\d+$/),
      },
    });
  });

  it('says what cannot be done without the executable of chip workers', async () => {
    const addon = path.join(resolveAssets().libDir, 'pto.node');
    symlinkSync(addon, scratch.inside('pto.node'));
    const { exitCode, stdout } = await scratch.pto(['doctor', '--json'], {
      env: { PTO_NATIVE_PATH: scratch.inside('pto.node') },
    });
    expect(exitCode).toBe(0);
    expect(subject(JSON.parse(stdout) as Report, 'chip-worker')).toMatchObject({
      ok: false,
      text: expect.stringContaining(scratch.inside('pto-chip-worker')),
      disables: 'chips of workers of level 3 and above',
      remedy: expect.stringContaining('npm run build:native'),
    });
  });

  it('says that an executable of chip workers is of another version', async () => {
    symlinkSync(path.join(resolveAssets().libDir, 'pto.node'), scratch.inside('pto.node'));
    chmodSync(scratch.write('pto-chip-worker', '#!/bin/sh\necho \'{"hostAbi": 99, "layoutHash": "1"}\'\n'), 0o755);
    const { stdout } = await scratch.pto(['doctor', '--json'], {
      env: { PTO_NATIVE_PATH: scratch.inside('pto.node') },
    });
    expect(subject(JSON.parse(stdout) as Report, 'chip-worker')).toMatchObject({
      ok: false,
      text: expect.stringContaining(`host ABI 99; this version needs ${PTO_HOST_ABI_VERSION}`),
    });
  });

  it('says why an addon cannot be loaded, and that nothing can run without', async () => {
    const { exitCode, stdout } = await scratch.pto(['doctor', '--json'], {
      env: { PTO_NATIVE_PATH: scratch.write('pto.node', 'no addon') },
    });
    const report = JSON.parse(stdout) as Report;
    expect(exitCode).toBe(1);
    expect(subject(report, 'addon')).toMatchObject({
      ok: false,
      disables: 'running anything',
      remedy: expect.stringContaining('Correct PTO_NATIVE_PATH'),
    });
    expect(report.platforms.some(({ ready }) => ready)).toBe(false);
  });

  it('survives an addon that crashes', async () => {
    const source = scratch.write(
      'crash.cpp',
      '#include <cstdlib>\n__attribute__((constructor)) void crash() { std::abort(); }\n',
    );
    const addon = scratch.inside('pto.node');
    execFileSync('g++', ['-shared', '-fPIC', source, '-o', addon]);
    const { exitCode, stdout } = await scratch.pto(['doctor'], { env: { PTO_NATIVE_PATH: addon } });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/addon +a process that loads it ended with SIGABRT/);
  });

  it('compares the files of a prebuilt directory with its manifest', async () => {
    const { nativeDir, libDir } = resolveAssets();
    const root = scratch.inside('installed');
    mkdirSync(root);
    symlinkSync(nativeDir, path.join(root, 'native'));
    cpSync(path.join(libDir, 'pto.node'), path.join(root, 'lib/pto.node'));
    scratch.write('installed/lib/libother.so', 'changed');
    const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
    const addon = path.join(root, 'lib/pto.node');
    const manifest = {
      ...{
        packageVersion: findPackage().version,
        sourceDigest: '0',
        runtimeAbi: PTO_HOST_ABI_VERSION,
        compiler: 'g++ 12',
      },
      files: [
        { path: 'pto.node', size: statSync(addon).size, sha256: digest(addon) },
        { path: 'libother.so', size: 7, sha256: '0'.repeat(64) },
        { path: 'libgone.so', size: 7, sha256: '0'.repeat(64) },
      ],
    };
    scratch.write('installed/lib/manifest.json', JSON.stringify(manifest));
    const { exitCode, stdout } = await scratch.pto(['doctor'], { env: { PTO_ASSETS_DIR: root } });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/addon +libother\.so is not what manifest\.json says; libgone\.so cannot be read\n/);
    manifest.files.length = 1;
    scratch.write('installed/lib/manifest.json', JSON.stringify(manifest));
    const repaired = await scratch.pto(['doctor'], { env: { PTO_ASSETS_DIR: root } });
    expect(repaired.stdout).toContain('built by g++ 12, files verified: 1');
  });

  it('names a log level that does not exist', async () => {
    const { exitCode, stdout } = await scratch.pto(['doctor'], { env: { PTO_LOG: 'loud' } });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/a2a3sim +missing: runtimes: PTO_LOG: 'loud'; allowed: debug, info, .*v0 to v9/);
    expect(stdout).toContain('Unset PTO_LOG to see warnings and errors.');
  });

  it('sees a cache that cannot be written', async () => {
    const file = scratch.write('file', '');
    const { exitCode, stdout } = await scratch.pto(['doctor', '--json'], { env: { PTO_CACHE_DIR: `${file}/cache` } });
    expect(exitCode).toBe(0);
    expect(subject(JSON.parse(stdout) as Report, 'cache')).toMatchObject({
      ok: false,
      remedy: 'Set PTO_CACHE_DIR to a directory of yours.',
    });
  });
});
