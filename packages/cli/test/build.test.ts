import { existsSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { useScratch } from './scratch.js';

const scratch = useScratch();

interface Answer {
  builds: { platform: string; runtime: string; status: string }[];
  leftOut: { what: string; reason: string }[];
}

const matrixIn = (stdout: string): string[] =>
  (JSON.parse(stdout) as Answer).builds.map(({ platform, runtime, status }) => `${platform} ${runtime} ${status}`);

describe('pto build --list', () => {
  it('says what would be built and what is left out, and builds nothing', async () => {
    const { exitCode, stdout } = await scratch.pto(['build', '--list'], { env: { ASCEND_HOME_PATH: '' } });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^a2a3sim +tensormap_and_ringbuffer +listed$/m);
    expect(stdout).toMatch(/^left out: a5: not on this machine: ccec, aarch64\b/m);
    expect(existsSync(scratch.inside('cache/runtimes'))).toBe(false);
  });

  it('takes platforms and runtimes', async () => {
    const args = ['build', '--list', '--json', '--platform', 'a5sim', 'a2a3sim', '--runtime', 'host_build_graph'];
    const { stdout } = await scratch.pto(args);
    expect(matrixIn(stdout)).toEqual(['a5sim host_build_graph listed', 'a2a3sim host_build_graph listed']);
  });
});

describe('pto build', () => {
  it('has nothing to build without compilers, which is a failure only when it is strict', async () => {
    const env = { PATH: scratch.dir };
    const lenient = await scratch.pto(['build'], { env });
    expect(lenient.exitCode).toBe(0);
    expect(lenient.stdout).toMatch(
      /^nothing to build\nleft out: a2a3: not on this machine: host, ccec, aarch64\b.*cmake$/m,
    );
    const strict = await scratch.pto(['build', '--strict', '--json'], { env });
    expect(strict.exitCode).toBe(3);
    expect(matrixIn(strict.stdout)).toEqual([]);
  });

  it.each([
    ['platform', ['--platform', 'a5sin'], "Did you mean 'a5sim'?"],
    ['runtime', ['--runtime', 'host_build_grap'], "Did you mean 'host_build_graph'?"],
    ['sanitizer', ['--platform', 'a5sim', '--sanitizer', 'adress'], 'allowed: address'],
    ['number of jobs', ['--platform', 'a5sim', '--jobs', 'many'], 'jobs'],
  ])('refuses an unknown %s', async (_, args, message) => {
    const { exitCode, stderr } = await scratch.pto(['build', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it('says why it builds nothing for a platform that was named', async () => {
    const { exitCode, stdout } = await scratch.pto(['build', '--strict', '-p', 'a5', '-r', 'host_build_graph']);
    expect(exitCode).toBe(3);
    expect(stdout).toBe('nothing to build\nleft out: a5: none of the runtimes exists for it\n');
  });
});
