import { existsSync, readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { useScratch } from './scratch.js';

const scratch = useScratch();

/** A used cache: one old file, one new one, and one that belongs to somebody else. */
function fillCache(): void {
  const old = scratch.write('cache/compile/v1/artifacts/old.artifact', 'x'.repeat(2048));
  utimesSync(old, new Date('2020-01-02T12:00:00Z'), new Date('2020-01-02T12:00:00Z'));
  scratch.write('cache/compile/v1/artifacts/new.artifact', 'x');
  scratch.write('cache/notes.txt', 'mine');
}

const artifacts = (): string[] => readdirSync(path.join(scratch.cacheDir, 'compile/v1/artifacts'));

describe('pto cache info', () => {
  it('shows where the cache is and what it holds', async () => {
    fillCache();
    const { exitCode, stdout } = await scratch.pto(['cache', 'info']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^.*\/cache\npart .*\ncompile +2 +2\.0 KiB +2020-01-02 +compiled kernels/);
  });

  it('answers with the same numbers in JSON', async () => {
    fillCache();
    const { stdout } = await scratch.pto(['cache', 'info', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ dir: scratch.cacheDir, files: 2, bytes: 2049 });
  });

  it('makes no cache where there is none', async () => {
    const { exitCode, stdout } = await scratch.pto(['cache', 'info', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ files: 0 });
    expect(existsSync(scratch.cacheDir)).toBe(false);
  });

  it('looks at the directory that it is told', async () => {
    fillCache();
    const { stdout } = await scratch.pto(['cache', 'info', '--json', '--cache', scratch.inside('other')]);
    expect(JSON.parse(stdout)).toMatchObject({ dir: scratch.inside('other'), files: 0 });
  });
});

describe('pto cache prune', () => {
  it('removes what was not used for two weeks', async () => {
    fillCache();
    const { exitCode, stdout } = await scratch.pto(['cache', 'prune']);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${scratch.cacheDir}: removed 1 file, 2.0 KiB\n`);
    expect(artifacts()).toEqual(['new.artifact']);
  });

  it('takes another age', async () => {
    fillCache();
    await scratch.pto(['cache', 'prune', '--max-age', '36500']);
    expect(artifacts()).toHaveLength(2);
  });

  it.each(['soon', '-1', ''])('refuses the age %j', async (age) => {
    fillCache();
    const { exitCode, stderr } = await scratch.pto(['cache', 'prune', '--max-age', age]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('ERR_PTO_OPTION_INVALID');
    expect(artifacts()).toHaveLength(2);
  });
});

describe('pto cache clear', () => {
  it('removes everything that is ours and nothing else', async () => {
    fillCache();
    const { exitCode, stdout } = await scratch.pto(['cache', 'clear', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ dir: scratch.cacheDir, files: 2, bytes: 2049 });
    expect(existsSync(path.join(scratch.cacheDir, 'compile/v1/artifacts/new.artifact'))).toBe(false);
    expect(existsSync(path.join(scratch.cacheDir, 'notes.txt'))).toBe(true);
  });
});
