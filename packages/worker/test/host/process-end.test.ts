import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { childrenOf, openFileCount } from '../support/processes.js';
import { modes, openHost } from './support.js';

const program = path.join(import.meta.dirname, 'programs/leaves-open.mjs');

interface Program {
  readonly pid: number;
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
  /** Resolves when the program has printed something. */
  readonly printed: Promise<unknown>;
  readonly kill: () => void;
}

function start(...args: readonly string[]): Program {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
  return { pid: child.pid!, ended, printed: once(child.stdout, 'data'), kill: () => child.kill('SIGKILL') };
}

describe.each(modes)('a process with sub workers, %s', (mode) => {
  it('ends by itself although its worker is open, and says so', async () => {
    const { code, stderr } = await start(mode).ended;
    expect(stderr).toMatch(/L3/);
    expect(code).toBe(0);
  });

  it('ends at once by process.exit, a run under way or not', async () => {
    expect(await start(mode, 'exit').ended).toMatchObject({ code: 7 });
  });
});

it('processes of sub workers end with the process that started them', async () => {
  const { pid, printed, ended, kill } = start('process', 'wait');
  await printed;
  const children = childrenOf(pid);
  expect(children.length).toBeGreaterThan(0);
  kill();
  await ended;
  while (children.some((child) => existsSync(`/proc/${child}`))) await delay(20);
});

it('workers that come and go leave no file and no process behind', async () => {
  const life = async (): Promise<void> => {
    for (const mode of modes) {
      await using host = await openHost(mode, ['nothing'], { count: 2 });
      await host.worker.run((orch) => void orch.submitSub(host.handles.nothing));
    }
  };
  await life();
  const [files, children] = [openFileCount(), childrenOf(process.pid)];
  for (let i = 0; i < 3; i++) await life();
  expect(openFileCount()).toBe(files);
  expect(childrenOf(process.pid)).toEqual(children);
});
