import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { useScratch } from './scratch.js';

const scratch = useScratch();

/** A repository as PTO-ISA's, and a version of the runtime that belongs to its commit. */
function makeRepository(): { commit: string; env: Record<string, string> } {
  scratch.write('isa/include/pto/pto-inst.hpp', '#pragma once\n');
  const repository = scratch.inside('isa');
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: repository,
      encoding: 'utf8',
    });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message=headers');
  const commit = git('rev-parse', 'HEAD').trim();
  mkdirSync(scratch.inside('assets/native'), { recursive: true });
  scratch.write('assets/native/pto-isa.pin', `${commit}\n`);
  return { commit, env: { PTO_ASSETS_DIR: scratch.inside('assets'), PTO_ISA_URL: `file://${repository}` } };
}

describe('pto isa fetch', () => {
  it('fetches the commit that belongs to this version once, and finds it afterwards', async () => {
    const { commit, env } = makeRepository();
    const first = await scratch.pto(['isa', 'fetch', '--json'], { env });
    expect(first.exitCode).toBe(0);
    const fetched = JSON.parse(first.stdout) as { rootDir: string };
    expect(fetched).toMatchObject({ pinned: commit, origin: 'fetched' });
    expect(existsSync(path.join(fetched.rootDir, 'include/pto/pto-inst.hpp'))).toBe(true);
    const second = await scratch.pto(['isa', 'fetch'], { env: { ...env, PTO_OFFLINE: '1' } });
    expect(second).toMatchObject({
      exitCode: 0,
      stdout: `${fetched.rootDir}: PTO-ISA ${commit}, in the cache already\n`,
    });
  });

  it('fetches nothing offline', async () => {
    const { env } = makeRepository();
    const { exitCode, stderr } = await scratch.pto(['isa', 'fetch'], { env: { ...env, PTO_OFFLINE: '1' } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ERR_PTO_ISA_MISSING');
    expect(existsSync(scratch.cacheDir)).toBe(false);
  });

  it('refuses a checkout of another commit', async () => {
    const { env } = makeRepository();
    scratch.write('assets/native/pto-isa.pin', '0'.repeat(40));
    const { exitCode, stderr } = await scratch.pto(['isa', 'fetch', '--pto-isa-root', 'isa'], { env });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ERR_PTO_ISA_MISMATCH');
  });
});
