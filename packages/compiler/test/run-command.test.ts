import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { describe, expect, it, vi } from 'vitest';

import { runCommand } from '../src/process/run-command.js';
import { isAlive } from './process-state.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

const inShell = (script: string) => ({ argv: ['/bin/sh', '-c', script], cwd: scratch.dir, env: {} });

describe('runCommand', () => {
  it('gives exit code and both streams', async () => {
    expect(await runCommand(inShell('echo out; echo err >&2; exit 3'), { timeoutMs: 10_000 })).toEqual({
      exitCode: 3,
      signal: null,
      output: expect.stringMatching(/^(out\nerr|err\nout)\n$/),
      isTimedOut: false,
    });
  });

  it('gives the signal that ended the program', async () => {
    expect(await runCommand(inShell('kill -SEGV $$'), { timeoutMs: 10_000 })).toMatchObject({
      exitCode: null,
      signal: 'SIGSEGV',
    });
  });

  it('keeps the first and the last 64 KiB of long output', async () => {
    const { output } = await runCommand(inShell('echo begin; yes x | head -c 1000000; echo end'), {
      timeoutMs: 10_000,
    });
    expect(output.length).toBeLessThan(2 * 64 * 1024 + 100);
    expect(output).toMatch(/^begin\n.*\[\.\.\. \d+ bytes left out \.\.\.\].*end\n$/s);
  });

  it('kills the whole process group when the time is up', async () => {
    const pidFile = path.join(scratch.dir, 'pid');
    const started = Date.now();
    const script = `(echo $BASHPID; sleep 60) & echo $! > '${pidFile}'; echo working; sleep 60`;
    const result = await runCommand(inShell(script), { timeoutMs: 500 });
    expect(result).toMatchObject({ isTimedOut: true, signal: 'SIGKILL', output: expect.stringContaining('working') });
    expect(Date.now() - started).toBeLessThan(30_000);
    await vi.waitFor(() => expect(isAlive(Number(readFileSync(pidFile, 'utf8')))).toBe(false), {
      timeout: 10_000,
    });
  });

  it('kills the process group and rejects with the reason when the signal fires', async () => {
    const stop = new AbortController();
    const mark = path.join(scratch.dir, 'mark');
    const running = runCommand(inShell(`sleep 0.5; touch '${mark}'`), { timeoutMs: 10_000, signal: stop.signal });
    setTimeout(() => stop.abort(new Error('not needed any more')), 100);
    await expect(running).rejects.toThrow('not needed any more');
    await delay(600);
    expect(existsSync(mark)).toBe(false);
  });

  it('does not wait for what a finished program left behind', async () => {
    const started = Date.now();
    const result = await runCommand(inShell('setsid sleep 12 & exit 0'), { timeoutMs: 20_000 });
    expect(result).toMatchObject({ exitCode: 0, isTimedOut: false });
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it('starts nothing when the signal has fired already', async () => {
    const mark = path.join(scratch.dir, 'mark');
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(runCommand(inShell(`touch '${mark}'`), { timeoutMs: 10_000, signal })).rejects.toThrow('too late');
    expect(existsSync(mark)).toBe(false);
  });

  it('rejects with the system error when the program cannot be started', async () => {
    const command = { argv: ['/nowhere/compiler'], cwd: scratch.dir, env: {} };
    await expect(runCommand(command, { timeoutMs: 10_000 })).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('speaks English to the compiler and hides a preloaded sanitizer from it', async () => {
    vi.stubEnv('LC_ALL', 'de_DE.UTF-8');
    vi.stubEnv('LD_PRELOAD', '/usr/lib/libasan.so.8');
    vi.stubEnv('DEPENDENCIES_OUTPUT', '/somewhere');
    const script = 'echo "$LC_ALL,$LD_PRELOAD,$DEPENDENCIES_OUTPUT,$TMPDIR"';
    const command = { ...inShell(script), env: { TMPDIR: '/job' } };
    expect((await runCommand(command, { timeoutMs: 10_000 })).output).toBe('C,,,/job\n');
  });
});
