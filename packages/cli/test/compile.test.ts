import { cpSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { CompiledPackage } from '@pto/compiler';
import { describe, expect, it } from 'vitest';

import { readDescription } from '../src/compile/description.js';
import { ended, startPto } from './pto.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const kernels = path.resolve(import.meta.dirname, '../templates/example/kernels');

const TARGET = ['--platform', 'a2a3sim', '--runtime', 'tensormap_and_ringbuffer'];
const ORCHESTRATION = [
  '--orchestration',
  path.join(kernels, 'orchestration/vector_add.cpp'),
  '--signature',
  'in,in,out',
];
const KERNEL = ['--kernel', `0:aiv:${path.join(kernels, 'aiv/kernel_add.cpp')}:in,in,out`];

function describeVectorAdd(more: object = {}): string {
  cpSync(kernels, scratch.inside('sources/kernels'), { recursive: true });
  const signature = ['in', 'in', 'out'];
  const description = {
    platform: 'a2a3sim',
    runtime: 'tensormap_and_ringbuffer',
    orchestration: { source: 'kernels/orchestration/vector_add.cpp', signature },
    kernels: [{ funcId: 0, source: 'kernels/aiv/kernel_add.cpp', coreType: 'aiv', signature }],
    ...more,
  };
  return scratch.write('sources/vector-add.json', JSON.stringify(description));
}

describe('pto compile', () => {
  it('compiles what a description says, whose paths are relative to it, into a package', async () => {
    const { exitCode, stdout } = await scratch.pto(['compile', describeVectorAdd({ blockDim: 3 }), '--json']);
    expect(exitCode).toBe(0);
    const answer = JSON.parse(stdout) as { file: string; key: string };
    expect(answer).toMatchObject({ file: scratch.inside('vector_add.ptopkg'), platform: 'a2a3sim', kernels: 1 });
    const compiled = await CompiledPackage.load(answer.file);
    expect(compiled.key).toBe(answer.key);
    expect(compiled.defaults).toEqual({ blockDim: 3 });
    expect(compiled.callable.children.map(({ funcId, name }) => ({ funcId, name }))).toEqual([
      { funcId: 0, name: 'kernel_add' },
    ]);
  });

  it('finds all files of a description relative to it, also objects and tiling data', () => {
    const kernel = { compiler: 'ascendc', object: 'add.o', kernelMetaDir: 'kernel_meta', tiling: '/abs/tiling.bin' };
    expect(readDescription(describeVectorAdd({ kernels: [kernel] })).kernels).toEqual([
      {
        compiler: 'ascendc',
        object: scratch.inside('sources/add.o'),
        kernelMetaDir: scratch.inside('sources/kernel_meta'),
        tiling: '/abs/tiling.bin',
      },
    ]);
  });

  it('takes every path of a description from where the description is', async () => {
    scratch.write('sources/more/mine.h', '#pragma once\n');
    const file = describeVectorAdd({ includeDirs: ['more'], cacheDir: 'own-cache' });
    scratch.write(
      'sources/kernels/aiv/kernel_add.cpp',
      `#include "mine.h"\n${readFileSync(path.join(kernels, 'aiv/kernel_add.cpp'), 'utf8')}`,
    );
    const { exitCode } = await scratch.pto(['compile', file]);
    expect(exitCode).toBe(0);
    expect(existsSync(scratch.inside('sources/own-cache/compile'))).toBe(true);
    expect(existsSync(path.join(scratch.cacheDir, 'compile'))).toBe(false);
  });

  it('compiles the same from options, and options count more than the description', async () => {
    const options = await scratch.pto(['compile', ...TARGET, ...ORCHESTRATION, ...KERNEL, '-o', 'one.ptopkg']);
    const file = describeVectorAdd({ platform: 'a5sim' });
    const both = await scratch.pto(['compile', file, '--platform', 'a2a3sim', '-o', 'two.ptopkg', '--json']);
    expect([options.exitCode, both.exitCode]).toEqual([0, 0]);
    expect(options.stdout).toMatch(/one\.ptopkg: \d+\.\d KiB, a2a3sim, tensormap_and_ringbuffer, 1 kernel\n$/);
    const [one, two] = await Promise.all(
      ['one.ptopkg', 'two.ptopkg'].map((name) => CompiledPackage.load(scratch.inside(name))),
    );
    expect(one?.platform).toBe('a2a3sim');
    expect(two?.callable.children).toHaveLength(1);
    expect(two?.platform).toBe('a2a3sim');
  });

  it('shows what the compiler says of a faulty source and writes nothing', async () => {
    const broken = scratch.write('broken.cpp', '#include "no_such_header.h"\n');
    const kernel = ['--kernel', `0:aiv:${broken}`];
    const { exitCode, stderr } = await scratch.pto(['compile', ...TARGET, ...ORCHESTRATION, ...kernel]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ERR_PTO_COMPILE_FAILED');
    expect(stderr).toContain('no_such_header.h');
    expect(readdirSync(scratch.dir).filter((name) => name.endsWith('.ptopkg'))).toEqual([]);
  });

  it.each([
    ['nothing to compile', [], 'pto compile needs to know: platform, runtime, orchestration.'],
    ['an unknown platform', [...TARGET, ...ORCHESTRATION, '-p', 'a2a3sin'], "Did you mean 'a2a3sim'?"],
    ['a kernel without core type', [...TARGET, ...ORCHESTRATION, '-k', '0:x.cpp'], '<funcId>:<aic or aiv>:<file>'],
    ['an unknown core type', [...TARGET, ...ORCHESTRATION, '-k', '0:aix:x.cpp'], 'aix'],
  ])('refuses %s', async (_, args, message) => {
    const { exitCode, stderr } = await scratch.pto(['compile', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it('names the option of a description that does not exist, with the nearest one', async () => {
    const { exitCode, stdout } = await scratch.pto(['compile', describeVectorAdd({ blokDim: 3 }), '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'ERR_PTO_OPTION_UNKNOWN', message: expect.stringContaining("'blockDim'") },
    });
  });

  it.each([
    ['is no JSON', '{', 'is not JSON'],
    ['holds no object', '[]', 'where one object is needed'],
  ])('refuses a description that %s', async (_, content, message) => {
    const { exitCode, stderr } = await scratch.pto(['compile', scratch.write('what.json', content)]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ERR_PTO_CLI_INPUT');
    expect(stderr).toContain(message);
  });

  it('says that a description is not there', async () => {
    const { exitCode, stderr } = await scratch.pto(['compile', 'nowhere.json']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('the description nowhere.json cannot be read');
  });

  it('stops the compiler and cleans up when it is interrupted, and ends by the signal', async () => {
    const started = scratch.inside('started');
    const compiler = scratch.script(
      'slow-compiler',
      `case "$*" in *--version*) exec g++ --version ;; esac\necho $$ > '${started}.new'; mv '${started}.new' '${started}'; exec sleep 3600`,
    );
    const temp = path.dirname(scratch.write('tmp/keep', ''));
    const child = startPto(['compile', ...TARGET, ...ORCHESTRATION, ...KERNEL], {
      cwd: scratch.dir,
      env: { CXX: compiler, TMPDIR: temp, PTO_CACHE_DIR: scratch.cacheDir },
    });
    const end = ended(child);
    while (!existsSync(started)) await delay(20);
    child.kill('SIGINT');
    expect(await end).toEqual({ exitCode: null, signal: 'SIGINT', stdout: '', stderr: '' });
    const compilerPid = Number(readFileSync(started, 'utf8'));
    while (existsSync(`/proc/${compilerPid}`)) await delay(20);
    expect(readdirSync(temp)).toEqual(['keep']);
    expect(readdirSync(scratch.dir).filter((name) => name.endsWith('.ptopkg'))).toEqual([]);
  });
});

describe('pto package info', () => {
  it('shows what a package was made for and what is in it', async () => {
    await scratch.pto(['compile', describeVectorAdd({ blockDim: 3 })]);
    const text = await scratch.pto(['package', 'info', 'vector_add.ptopkg']);
    expect(text.stdout).toMatch(/^platform +a2a3sim$/m);
    expect(text.stdout).toMatch(/^blockDim +3$/m);
    expect(text.stdout).toMatch(/^0 +kernel_add +aiv +\d/m);
    const json = await scratch.pto(['package', 'info', 'vector_add.ptopkg', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      target: { runtime: 'tensormap_and_ringbuffer' },
      kernels: [{ funcId: 0, name: 'kernel_add', coreType: 'aiv' }],
    });
  });

  it('refuses what is damaged', async () => {
    const file = scratch.write('half.ptopkg', 'x');
    const { exitCode, stderr } = await scratch.pto(['package', 'info', file]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ERR_PTO_PACKAGE_INVALID');
  });
});
