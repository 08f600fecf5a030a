import { readFileSync } from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { probeToolchains } from '../src/index.js';
import type { ToolName, ToolReport } from '../src/index.js';
import { findProgram } from '../src/toolchain/compiler-choice.js';
import { installAscendToolkit } from './ascend-toolkit.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

async function tool(name: ToolName): Promise<ToolReport | undefined> {
  return (await probeToolchains()).tools.find((report) => report.name === name);
}

async function platforms(): Promise<Record<string, readonly string[]>> {
  const { platforms: reports } = await probeToolchains();
  for (const { status, missing } of reports) expect(status).toBe(missing.length === 0 ? 'ready' : 'missing');
  return Object.fromEntries(reports.map(({ platform, missing }) => [platform, missing]));
}

describe('on this machine', () => {
  it('simulators can be compiled for, and chips cannot, for a reason', async () => {
    expect(await platforms()).toEqual({
      a2a3: ['ccec', 'aarch64', 'pto-isa'],
      a2a3sim: [],
      a5: ['ccec', 'aarch64', 'pto-isa'],
      a5sim: [],
    });
    expect(await tool('ccec')).toEqual({
      name: 'ccec',
      status: 'missing',
      reason: expect.stringContaining("'ASCEND_HOME_PATH' is not set") as string,
      disables: 'kernels for a2a3 and a5',
    });
  });

  it('the programs have a path and a version', async () => {
    const { tools } = await probeToolchains();
    for (const { path: program, version } of tools.filter(({ status }) => status === 'ready')) {
      expect(program).toBe(path.resolve(program ?? ''));
      expect(version).toMatch(/^[1-9]\d*\.\d+\.\d+$/);
    }
    expect(await tool('host')).toMatchObject({ status: 'ready', path: findProgram('g++') });
  });
});

describe('on other machines', () => {
  beforeEach(() => {
    vi.stubEnv('PATH', path.join(scratch.dir, 'bin'));
  });

  it('everything may be missing, and each tool says what to do', async () => {
    const { tools } = await probeToolchains();
    expect(tools.map(({ status }) => status)).toEqual(tools.map(() => 'missing'));
    expect(await tool('host')).toMatchObject({ reason: expect.stringContaining('apt-get install g++') });
    expect(await tool('cmake')).toMatchObject({ reason: expect.stringContaining('apt-get install cmake') });
    expect(await platforms()).toMatchObject({
      a2a3: ['host', 'ccec', 'aarch64', 'pto-isa'],
      a2a3sim: ['host', 'sim-kernels'],
    });
  });

  it('a compiler that kernels cannot be compiled with leaves simulators out', async () => {
    scratch.script('bin/g++', 'if [ "$1" = --version ]; then echo "g++ 4.8.5"; else echo "error: old" >&2; exit 1; fi');
    expect(await tool('host')).toMatchObject({ status: 'ready', version: '4.8.5' });
    expect(await tool('sim-kernels')).toMatchObject({ reason: expect.stringContaining('error: old') });
    expect(await platforms()).toMatchObject({ a2a3sim: ['sim-kernels'], a5: ['ccec', 'aarch64', 'pto-isa'] });
  });

  it('a CANN toolkit makes chips ready, with a host compiler and PTO-ISA beside it', async () => {
    const { ccec } = installAscendToolkit(scratch);
    expect(await platforms()).toMatchObject({ a2a3: ['host', 'pto-isa'], a5: ['host', 'pto-isa'] });
    scratch.script('bin/g++', 'echo "g++ 13.2.0"');
    scratch.write('isa/include/pto/pto-inst.hpp', '');
    vi.stubEnv('PTO_ISA_ROOT', path.join(scratch.dir, 'isa'));
    expect(await tool('pto-isa')).toMatchObject({
      status: 'missing',
      reason: expect.stringContaining('no git checkout'),
    });
    vi.stubEnv('PTO_ISA_ALLOW_MISMATCH', '1');
    expect(await tool('pto-isa')).toMatchObject({ status: 'ready', version: 'of an unknown commit' });
    expect(await platforms()).toMatchObject({ a2a3: [], a5: [] });
    expect(await tool('ccec')).toMatchObject({ status: 'ready', path: ccec, version: '15.0.5' });
  });

  it('AscendC is ready when its headers are there, and no platform needs it', async () => {
    const { home } = installAscendToolkit(scratch);
    expect(await tool('ascendc')).toMatchObject({
      status: 'missing',
      reason: expect.stringContaining('no AscendC headers'),
    });
    scratch.write('cann/aarch64-linux/tikcpp/tikcfw/kernel_operator.h', '');
    expect(await tool('ascendc')).toMatchObject({ status: 'ready', path: path.join(home, 'aarch64-linux') });
    expect(Object.values(await platforms()).flat()).not.toContain('ascendc');
  });

  it('a ccec on the PATH does not count, because it would not be run', async () => {
    scratch.script('bin/ccec', 'echo "clang version 15.0.5"');
    expect(await tool('ccec')).toMatchObject({ status: 'missing' });
  });

  it('a variable that cannot be understood is a reason, not a failure of the report', async () => {
    vi.stubEnv('CXX', "'g++");
    expect(await tool('host')).toMatchObject({ status: 'missing', reason: expect.stringContaining('CXX') });
  });
});

it('asks each program once in the life of a process, however often it is called', async () => {
  const log = path.join(scratch.dir, 'asked');
  const answer = `if [ "$1" = --version ]; then echo asked >> '${log}'; echo "g++ 13.1.0"; fi`;
  vi.stubEnv('CXX', scratch.script('g++', answer));
  await Promise.all([probeToolchains(), probeToolchains()]);
  expect(await tool('host')).toMatchObject({ version: '13.1.0' });
  expect(readFileSync(log, 'utf8')).toBe('asked\n');
});
