import { existsSync, readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { KernelCompiler, cacheInfo, clearCache, pruneCache } from '../src/index.js';
import { recordingCompiler } from './recording-compiler.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const HOUR_MS = 60 * 60 * 1000;
const KERNEL = 'extern "C" void kernel_entry(long *args) { args[0] = 1; }\n';

const inCache = (name: string): string => path.join(scratch.cacheDir, name);

function writeAged(name: string, ageHours: number, content = 'x'.repeat(10)): string {
  const file = scratch.write(path.join('cache', name), content);
  const time = new Date(Date.now() - ageHours * HOUR_MS);
  utimesSync(file, time, time);
  return file;
}

const compile = (): Promise<Uint8Array> =>
  new KernelCompiler({ platform: 'a2a3sim' }).compileIncore(scratch.write('kernel.cpp', KERNEL), { coreType: 'aiv' });

describe('cacheInfo', () => {
  it('says that a cache that does not exist is empty, and does not create it', async () => {
    expect(await cacheInfo()).toMatchObject({ dir: scratch.cacheDir, files: 0, bytes: 0 });
    expect(existsSync(scratch.cacheDir)).toBe(false);
  });

  it('counts each part and leaves out what is not of the cache', async () => {
    writeAged('compile/v1/artifacts/ab/one.artifact', 30);
    writeAged('compile/v1/artifacts/ab/two.artifact', 50);
    writeAged('toolchains/v1/cd/three.artifact', 1);
    writeAged('my-thesis.tex', 1);
    const info = await cacheInfo({ cacheDir: scratch.cacheDir });
    expect(info).toMatchObject({ files: 3, bytes: 30 });
    expect(info.parts).toMatchObject([
      { name: 'compile', files: 2, bytes: 20 },
      { name: 'native', files: 0, bytes: 0 },
      { name: 'pto-isa', files: 0, bytes: 0 },
      { name: 'runtimes', files: 0, bytes: 0 },
      { name: 'scenes', files: 0, bytes: 0 },
      { name: 'toolchains', files: 1, bytes: 10 },
    ]);
    expect((Date.now() - (info.parts[0]?.oldestUse?.getTime() ?? 0)) / HOUR_MS).toBeCloseTo(50, 0);
  });

  it('counts what a compile stores', async () => {
    await compile();
    const { parts } = await cacheInfo();
    const compiled = parts.find(({ name }) => name === 'compile');
    expect(compiled?.files).toBe(2);
    expect(compiled?.bytes).toBeGreaterThan(1000);
  });
});

describe('pruneCache', () => {
  it('removes what nobody used for fourteen days, of every part and layout, and says how much', async () => {
    const old = ['compile/v1/artifacts/ab/a.artifact', 'compile/v0/b', 'toolchains/v1/c'].map((name) =>
      writeAged(name, 14 * 24 + 1),
    );
    const used = writeAged('compile/v1/artifacts/ab/d.artifact', 13 * 24);
    const foreign = writeAged('my-thesis.tex', 1000);
    expect(await pruneCache()).toEqual({ dir: scratch.cacheDir, files: 3, bytes: 30 });
    expect(old.map((file) => existsSync(file))).toEqual([false, false, false]);
    expect([existsSync(used), existsSync(foreign)]).toEqual([true, true]);
  });

  it('takes another age', async () => {
    const file = writeAged('compile/v1/a', 25);
    expect(await pruneCache({ maxAgeDays: 2 })).toMatchObject({ files: 0 });
    expect(await pruneCache({ maxAgeDays: 1 })).toMatchObject({ files: 1 });
    expect(existsSync(file)).toBe(false);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '3'])('refuses an age of %j', async (maxAgeDays) => {
    await expect(pruneCache({ maxAgeDays: maxAgeDays as number })).rejects.toMatchObject({
      code: 'ERR_PTO_OPTION_INVALID',
    });
  });
});

describe('clearCache', () => {
  it('removes everything; what is needed again is compiled again', async () => {
    const recorder = recordingCompiler(scratch);
    vi.stubEnv('PTO_SIM_CXX', recorder.program);
    const first = await compile();
    const { files, bytes } = await cacheInfo();
    expect(await clearCache()).toEqual({ dir: scratch.cacheDir, files, bytes });
    expect(await cacheInfo()).toMatchObject({ files: 0 });
    expect(await compile()).toEqual(first);
    expect(recorder.sources()).toHaveLength(2);
  });

  it('leaves locks and files under construction to the processes at work, and removes what dead ones left', async () => {
    writeAged('compile/v1/locks/a.lock', 1);
    writeAged('compile/v1/artifacts/ab/b.tmp', 1);
    writeAged('compile/v1/locks/c.lock', 25);
    writeAged('compile/v1/artifacts/ab/d.tmp', 25);
    expect(await clearCache()).toMatchObject({ files: 2 });
    expect(readdirSync(inCache('compile/v1/locks'))).toEqual(['a.lock']);
    expect(readdirSync(inCache('compile/v1/artifacts/ab'))).toEqual(['b.tmp']);
  });

  it('does not disturb compiles that are under way', async () => {
    const recorder = recordingCompiler(scratch, 'sleep 0.2');
    vi.stubEnv('PTO_SIM_CXX', recorder.program);
    const warn = vi.spyOn(process, 'emitWarning');
    const compiling = compile();
    let isDone = false;
    void compiling.finally(() => (isDone = true));
    while (!isDone) {
      await clearCache();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect((await compiling).length).toBeGreaterThan(1000);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

describe('the functions of the cache', () => {
  const file = (): string => scratch.write('a-file', '');

  it('treat a file at its place as an empty cache', async () => {
    expect(await cacheInfo({ cacheDir: file() })).toMatchObject({ files: 0 });
    expect(await clearCache({ cacheDir: file() })).toMatchObject({ files: 0 });
  });

  it.each([cacheInfo, pruneCache, clearCache])('refuse unknown options: %o', async (call) => {
    await expect(call({ cachedir: 'x' } as never)).rejects.toMatchObject({
      code: 'ERR_PTO_OPTION_UNKNOWN',
      message: expect.stringContaining('cacheDir'),
    });
    await expect(call({ cacheDir: 7 as never })).rejects.toMatchObject({ code: 'ERR_PTO_OPTION_INVALID' });
  });

  it('name the directory when the system refuses', async () => {
    const cacheDir = path.join(scratch.dir, 'x'.repeat(300));
    await expect(cacheInfo({ cacheDir })).rejects.toMatchObject({
      code: 'ERR_PTO_CACHE_ACCESS',
      message: expect.stringContaining(cacheDir),
      details: { dir: cacheDir },
    });
  });
});
