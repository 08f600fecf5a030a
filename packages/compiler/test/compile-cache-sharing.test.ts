import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it, vi } from 'vitest';

import { acquireLock } from '../src/cache/cache-lock.js';
import { KernelCompiler } from '../src/index.js';
import { recordingCompiler } from './recording-compiler.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const entry = pathToFileURL(path.resolve(import.meta.dirname, '..', 'dist', 'index.js')).href;
const KERNEL = 'extern "C" void kernel_entry(long *args) { args[0] = 1; }\n';

const GRAPH = `#include "pto_orchestration_api.h"
extern "C" void aicpu_orchestration_entry(const ChipStorageTaskArgs &) {}
`;

/** Compiles a callable in a process of its own and gives the digest of the result. */
async function compileInProcess(graph: string, kernel: string, cxx: string): Promise<string> {
  const program = `
    import { createHash } from 'node:crypto';
    import { compileCallable } from ${JSON.stringify(entry)};
    const { bytes } = await compileCallable({
      platform: 'a2a3sim',
      runtime: 'tensormap_and_ringbuffer',
      orchestration: { source: ${JSON.stringify(graph)} },
      kernels: [{ funcId: 0, source: ${JSON.stringify(kernel)}, coreType: 'aiv' }],
    });
    process.stdout.write(createHash('sha256').update(bytes).digest('hex'));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, CXX: cxx },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let digest = '';
  child.stdout.on('data', (chunk: Buffer) => (digest += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(0);
  return digest;
}

describe('processes that share a cache', () => {
  it('compile each source of a callable once when eight of them need it at the same time', async () => {
    const recorder = recordingCompiler(scratch, 'sleep 0.5');
    const sources = [scratch.write('graph.cpp', GRAPH), scratch.write('kernel.cpp', KERNEL)] as const;
    const compileOne = () => compileInProcess(...sources, recorder.program);
    const digests = await Promise.all(Array.from({ length: 8 }, compileOne));
    expect(new Set(digests).size).toBe(1);
    expect(recorder.sources().sort()).toEqual(['common.cpp', 'graph.cpp', 'kernel.cpp']);
    expect(readdirSync(path.join(scratch.cacheDir, 'compile/v1/locks'))).toEqual([]);
    expect(await compileOne()).toBe(digests[0]);
    expect(recorder.sources()).toHaveLength(3);
  });
});

describe('callers of one process', () => {
  it('compile a source once when several need it at the same time', async () => {
    const recorder = recordingCompiler(scratch);
    vi.stubEnv('PTO_SIM_CXX', recorder.program);
    const source = scratch.write('kernel.cpp', KERNEL);
    const results = await Promise.all(
      Array.from({ length: 4 }, () =>
        new KernelCompiler({ platform: 'a2a3sim' }).compileIncore(source, { coreType: 'aiv' }),
      ),
    );
    expect(new Set(results.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(1);
    expect(recorder.sources()).toEqual(['kernel.cpp']);
  });

  it('are not hurt when the one that compiles gives up', async () => {
    const recorder = recordingCompiler(scratch, 'sleep 0.3');
    vi.stubEnv('PTO_SIM_CXX', recorder.program);
    const source = scratch.write('kernel.cpp', KERNEL);
    const compiler = new KernelCompiler({ platform: 'a2a3sim' });
    const stop = new AbortController();
    const first = compiler.compileIncore(source, { coreType: 'aiv', signal: stop.signal });
    const second = compiler.compileIncore(source, { coreType: 'aiv' });
    await vi.waitFor(() => expect(recorder.sources()).toHaveLength(1), { timeout: 60_000, interval: 10 });
    stop.abort(new Error('first gave up'));
    await expect(first).rejects.toThrow('first gave up');
    expect((await second).length).toBeGreaterThan(0);
    expect(recorder.sources()).toHaveLength(2);
  });

  it('may stop waiting for another', async () => {
    const recorder = recordingCompiler(scratch, 'sleep 0.5');
    vi.stubEnv('PTO_SIM_CXX', recorder.program);
    const source = scratch.write('kernel.cpp', KERNEL);
    const compiler = new KernelCompiler({ platform: 'a2a3sim' });
    const first = compiler.compileIncore(source, { coreType: 'aiv' });
    const stop = new AbortController();
    const second = compiler.compileIncore(source, { coreType: 'aiv', signal: stop.signal });
    setTimeout(() => stop.abort(new Error('second gave up')), 100);
    await expect(second).rejects.toThrow('second gave up');
    await first;
    expect(recorder.sources()).toHaveLength(1);
  });

  it('never run more compilers than PTO_COMPILE_JOBS allows', async () => {
    const gauge = path.join(scratch.dir, 'running');
    mkdirSync(gauge);
    const body = `mkdir '${gauge}/'$$; ls '${gauge}' | wc -l >> '${scratch.dir}/most'; sleep 0.05; rmdir '${gauge}/'$$`;
    const recorder = recordingCompiler(scratch, body);
    const program = `
      import { readFileSync } from 'node:fs';
      import { KernelCompiler } from ${JSON.stringify(entry)};
      const sources = ${JSON.stringify(Array.from({ length: 6 }, (_, index) => scratch.write(`k${index}.cpp`, `${KERNEL}// ${index}\n`)))};
      await Promise.all(sources.map((source, index) =>
        new KernelCompiler({ platform: 'a2a3sim', jobs: 5 }).compileIncore(source, { coreType: 'aiv' })));
      process.stdout.write(readFileSync(${JSON.stringify(path.join(scratch.dir, 'most'))}, 'utf8'));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: { ...process.env, PTO_SIM_CXX: recorder.program, PTO_COMPILE_JOBS: '2' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(child, 'close');
    const counts = output.trim().split('\n').map(Number);
    expect(counts).toHaveLength(6);
    expect(Math.max(...counts)).toBe(2);
  });
});

describe('a lock', () => {
  const file = () => path.join(scratch.dir, 'locks', 'unit.lock');

  it('is held by one at a time and given back', async () => {
    const release = await acquireLock(file(), { staleAfterMs: 60_000 });
    let isSecondIn = false;
    const second = acquireLock(file(), { staleAfterMs: 60_000 }).then((releaseSecond) => {
      isSecondIn = true;
      return releaseSecond;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isSecondIn).toBe(false);
    release();
    (await second)();
    expect(readdirSync(path.dirname(file()))).toEqual([]);
  });

  it('of a process that was killed does not block the next one', async () => {
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    const release = await acquireLock(file(), { staleAfterMs: 60_000 });
    const holderRecord = JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>;
    const stat = readFileSync(`/proc/${holder.pid}/stat`, 'utf8');
    const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    release();
    writeFileSync(file(), JSON.stringify({ ...holderRecord, pid: holder.pid, startTime }));
    let isIn = false;
    const waiting = acquireLock(file(), { staleAfterMs: 60_000 }).finally(() => (isIn = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isIn).toBe(false);
    holder.kill('SIGKILL');
    (await waiting)();
  });

  it('of a process whose number another one has now does not block', async () => {
    const release = await acquireLock(file(), { staleAfterMs: 60_000 });
    const record = JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>;
    release();
    writeFileSync(file(), JSON.stringify({ ...record, startTime: '1' }));
    (await acquireLock(file(), { staleAfterMs: 60_000 }))();
  });

  it('of a holder on another machine blocks until it is stale', async () => {
    mkdirSync(path.dirname(file()), { recursive: true });
    writeFileSync(file(), JSON.stringify({ token: 'x', pid: 1, startTime: '1', world: 'elsewhere' }));
    const started = Date.now();
    (await acquireLock(file(), { staleAfterMs: 200 }))();
    expect(Date.now() - started).toBeGreaterThanOrEqual(150);
  });

  it('is not taken away from its new holder by its old one', async () => {
    const release = await acquireLock(file(), { staleAfterMs: 60_000 });
    writeFileSync(file(), JSON.stringify({ token: 'another', pid: process.pid, startTime: '', world: '' }));
    release();
    expect(readdirSync(path.dirname(file()))).toEqual(['unit.lock']);
  });

  it('is not waited for after the signal fired', async () => {
    const release = await acquireLock(file(), { staleAfterMs: 60_000 });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('no longer')), 50);
    await expect(acquireLock(file(), { staleAfterMs: 60_000, signal: stop.signal })).rejects.toThrow('no longer');
    release();
  });
});
