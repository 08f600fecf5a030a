import path from 'node:path';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { ArtifactStore } from '../src/cache/artifact-store.js';
import { compilerFromVariable, findProgram, hostCompilerChoice } from '../src/toolchain/compiler-choice.js';
import { probeHostCompiler, probeToolchain } from '../src/toolchain/toolchain.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
let memory: ArtifactStore;

beforeEach(() => {
  memory = new ArtifactStore(scratch.cacheDir);
});

const named = (program: string) => ({ program, flags: [], origin: 'default' });

describe('the host compiler', () => {
  it.each([
    [undefined, 'g++', []],
    ['', 'g++', []],
    ['   ', 'g++', []],
    ['clang++', 'clang++', []],
    ['g++ -pthread -B /path', 'g++', ['-pthread', '-B', '/path']],
    ["'/opt/my tools/g++' -m64", '/opt/my tools/g++', ['-m64']],
  ])('is %j split into program and flags', (value, program, flags) => {
    vi.stubEnv('CXX', value);
    expect(hostCompilerChoice()).toMatchObject({ program, flags });
  });

  it('is not chosen by a variable that is unset', () => {
    expect(compilerFromVariable('PTO_SIM_CXX')).toBeUndefined();
  });

  it('is found and asked for its version', async () => {
    const toolchain = await probeHostCompiler(memory);
    expect(toolchain).toMatchObject({ program: 'g++', flags: [], kind: 'gcc', hasGnuUnique: true });
    expect(toolchain.path).toBe(findProgram('g++'));
    expect(toolchain.version[0]).toBeGreaterThanOrEqual(11);
    expect(toolchain.banner).toContain(toolchain.version.join('.'));
  });

  it('is known by its path when it has blanks in it', async () => {
    const program = scratch.script('my tools/g++', 'echo "g++ (GCC) 14.1.2"');
    vi.stubEnv('CXX', `'${program}' -pthread`);
    expect(await probeHostCompiler(memory)).toMatchObject({ path: program, flags: ['-pthread'], version: [14, 1, 2] });
  });
});

describe('probeToolchain', () => {
  it.each([
    ['g++ (Debian 12.2.0-14+deb12u1) 12.2.0', 'gcc', [12, 2, 0]],
    ['g++-15 (Ubuntu 15.1.0-2ubuntu1) 15.1.0', 'gcc', [15, 1, 0]],
    ['Debian clang version 16.0.6 (15~deb12u1)', 'clang', [16, 0, 6]],
    ['Apple clang version 17.0 (clang-1700.0.13.3)', 'clang', [17, 0, 0]],
    ['nonsense', 'gcc', [0, 0, 0]],
  ])('reads the banner %j', async (banner, kind, version) => {
    const program = scratch.script('g++', `echo "${banner}"`);
    expect(await probeToolchain(named(program), memory)).toMatchObject({
      banner,
      kind,
      version,
      hasGnuUnique: kind === 'gcc',
    });
  });

  it('asks each program once', async () => {
    const log = path.join(scratch.dir, 'asked');
    const program = scratch.script('g++', `echo asked >> '${log}'; cat '${log}'`);
    const banners = await Promise.all([probeToolchain(named(program), memory), probeToolchain(named(program), memory)]);
    expect(banners.map(({ banner }) => banner)).toEqual(['asked', 'asked']);
  });

  it.each([
    ['g++-15', 'g++-15'],
    ['clang++', 'clang'],
    ['clang++-19', 'clang-19'],
  ])('names the Debian package when %s is missing', async (program, debianPackage) => {
    vi.stubEnv('PATH', scratch.dir);
    await expect(probeToolchain(named(program), memory)).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TOOL_MISSING',
      message: expect.stringContaining(
        `'${program}' was not found.\n  On Debian and Ubuntu: apt-get install ${debianPackage};`,
      ),
    });
  });

  it('names the variable that asked for a missing program', async () => {
    vi.stubEnv('CXX', '/nowhere/icpx');
    await expect(probeHostCompiler(memory)).rejects.toMatchObject({
      message: expect.stringContaining("'/nowhere/icpx' (from CXX) was not found"),
    });
  });

  it('explains a program that does not answer, and asks it again later', async () => {
    const program = scratch.script('g++', 'exit 3');
    await expect(probeToolchain(named(program), memory)).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TOOL_MISSING',
      message: expect.stringContaining('does not answer to --version'),
    });
    scratch.script('g++', 'echo "g++ (GCC) 13.0.0"');
    expect(await probeToolchain(named(program), memory)).toMatchObject({ version: [13, 0, 0] });
  });

  it('takes nothing for a program that is a directory or not executable', async () => {
    scratch.write('bin/g++', '#!/bin/sh\n');
    vi.stubEnv('PATH', path.join(scratch.dir, 'bin'));
    await expect(probeToolchain(named('g++'), memory)).rejects.toMatchObject({ code: 'ERR_PTO_COMPILE_TOOL_MISSING' });
    await expect(probeToolchain(named(scratch.dir), memory)).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TOOL_MISSING',
    });
  });
});
