import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { newHost, run, submitSub } from './support/host-worker.js';
import { addProcess } from './support/lane-children.js';
import { LaneTask } from './support/lane-task.js';

interface Outcome {
  readonly exit: number | string | null;
  readonly lines: string[];
  readonly errors: string;
}

/** Runs a program of programs/ to its end; one that does not end within 60 s is killed, which shows in `exit`. */
function runProgram(name: string, ...args: string[]): Promise<Outcome> {
  const program = path.join(import.meta.dirname, 'programs', `${name}.ts`);
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', program, ...args], {
    env: { ...process.env, FORCE_COLOR: '0' },
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ exit: signal ?? code, lines: output.trim().split('\n'), errors }));
  });
}

async function isGone(pid: number): Promise<boolean> {
  for (let i = 0; i < 300; i++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await sleep(10);
  }
  return false;
}

describe('a process that has a worker with children', () => {
  it.each([
    ['idle', 0],
    ['after-run', 0],
    ['exit', 7],
    ['throw', 1],
    ['kill', 'SIGKILL'],
  ])('that ends (%s) takes them with it', async (way, exit) => {
    const outcome = await runProgram('host-exits', way);
    expect(outcome.exit, outcome.errors).toBe(exit);
    expect(outcome.lines.slice(1)).toEqual(way === 'after-run' ? ['0'] : []);
    expect(await isGone(Number(outcome.lines[0]))).toBe(true);
  });
});

describe('a worker thread that has a worker with children', () => {
  it('can be terminated at any moment', async () => {
    const outcome = await runProgram('host-in-thread');
    expect(outcome.exit, outcome.errors).toBe(0);
    expect(outcome.lines).toEqual([
      'await false',
      'sync false',
      'inline false',
      'inline-exit false',
      'idle false',
      'control false',
    ]);
  }, 60_000);
});

describe('workers that are opened and closed', () => {
  it('leave no descriptor, mapping or thread behind', async () => {
    const outcome = await runProgram('host-cycles', '1000');
    expect(outcome.exit, outcome.errors).toBe(0);
    expect(outcome.lines).toEqual(['0 0 0', '0']);
  }, 60_000);
});

describe('the event loop', () => {
  it('keeps turning while a run is under way', async () => {
    const host = newHost();
    addProcess(host);
    await host.start(20_000);
    let worst = 0;
    let turns = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      worst = Math.max(worst, now - last);
      last = now;
      turns++;
    }, 5);
    await run(host, () => submitSub(host, [], [1000n], { callable: LaneTask.SLEEP }));
    clearInterval(timer);
    await host.close(5000);
    expect(turns).toBeGreaterThan(20);
    expect(worst).toBeLessThan(500);
  });
});
