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
    expect(stdout).toMatch(/^ {2}a5 +missing: .*; nothing can be compiled for it without ccec, aarch64$/m);
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
