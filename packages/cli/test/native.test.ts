import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { ADDON_FILE, CHIP_WORKER_FILE, resolveAssets } from '@pto/runtime-native/assets';
import { describe, expect, it } from 'vitest';

import { useScratch } from './scratch.js';

const scratch = useScratch();

/** Sources whose build is a copy of the programs that are there already: the real ones take minutes. */
function writeSources(): Record<string, string> {
  const { libDir } = resolveAssets();
  const programs = [ADDON_FILE, CHIP_WORKER_FILE].map((name) => path.join(libDir, name)).join(' ');
  const lines = [
    'cmake_minimum_required(VERSION 3.20)',
    'project(copied NONE)',
    `add_custom_target(copied ALL COMMAND \${CMAKE_COMMAND} -E copy ${programs} \${PTO_LIB_DIR})`,
  ];
  scratch.write('assets/native/CMakeLists.txt', lines.join('\n'));
  return { PTO_ASSETS_DIR: scratch.inside('assets') };
}

describe('pto native build', () => {
  it('builds into the cache, and leaves a build of the same sources as it is', async () => {
    const env = writeSources();
    const first = await scratch.pto(['native', 'build', '--json'], { env });
    expect(first.exitCode).toBe(0);
    const built = JSON.parse(first.stdout) as { dir: string; isNew: boolean };
    expect(built.isNew).toBe(true);
    expect(built.dir.startsWith(scratch.cacheDir)).toBe(true);
    for (const name of [ADDON_FILE, CHIP_WORKER_FILE]) expect(existsSync(path.join(built.dir, name))).toBe(true);
    const second = await scratch.pto(['native', 'build'], { env });
    expect(second.stdout).toContain(`${built.dir}: built already with `);
    expect(second.stdout).toContain('Not used: PTO_ASSETS_DIR');
    const third = await scratch.pto(['native', 'build', '--force', '--json'], { env });
    expect(JSON.parse(third.stdout)).toMatchObject({ dir: built.dir, isNew: true });
  });

  it('shows what the build said, and leaves nothing', async () => {
    const env = writeSources();
    scratch.write('assets/native/CMakeLists.txt', 'message(FATAL_ERROR "no such luck")');
    const { exitCode, stderr } = await scratch.pto(['native', 'build'], { env });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no such luck');
    expect(readdirSync(scratch.inside('cache/native/v1'))).toEqual([]);
  });

  it('names all tools that are missing', async () => {
    const { exitCode, stderr } = await scratch.pto(['native', 'build'], { env: { PATH: scratch.dir } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('not found: cmake, make, g++');
  });
});
