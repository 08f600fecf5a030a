import { spawn } from 'node:child_process';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

interface Outcome {
  readonly exit: number | string | null;
  readonly output: string;
}

/** Runs a program of programs/ to its end; one that does not end within 20 s is killed, which shows in `exit`. */
function runProgram(name: string, extension = 'ts'): Promise<Outcome> {
  const program = path.join(import.meta.dirname, 'programs', `${name}.${extension}`);
  const env = { ...process.env, FORCE_COLOR: '0' };
  const child = spawn(process.execPath, ['--import', 'tsx', program], { env, timeout: 20_000, killSignal: 'SIGKILL' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ exit: signal ?? code, output: output.trim() }));
  });
}

describe('a process', () => {
  it('spends no CPU time on an idle worker', async () => {
    const { exit, output } = await runProgram('idle');
    expect(exit).toBe(0);
    expect(Number(output)).toBeLessThan(10_000);
  });

  it('ends by itself with an idle worker open', async () => {
    expect(await runProgram('ends-idle')).toEqual({ exit: 0, output: '5' });
  });

  it('ends by itself after its pending runs', async () => {
    expect(await runProgram('ends-after-runs')).toEqual({ exit: 0, output: '5\n5' });
  });

  it('ends with its own code when it exits with runs pending', async () => {
    expect(await runProgram('exits-with-pending-runs')).toEqual({ exit: 7, output: '' });
  });

  it('ends with its error when it throws with runs pending', async () => {
    const { exit, output } = await runProgram('throws-with-pending-runs');
    expect(exit).toBe(1);
    expect(output).toContain('Error: uncaught');
  });
});

describe('the package', () => {
  it('loads no addon until the first worker is made, in both module formats', async () => {
    expect(await runProgram('imports', 'mjs')).toEqual({ exit: 0, output: 'false true' });
  });
});

describe('a worker thread', () => {
  it('leaves no thread behind and frees its device when it is terminated with runs pending', async () => {
    expect(await runProgram('terminates-thread')).toEqual({ exit: 0, output: '1 0\n1 0\n1 0\n5' });
  });

  it('drives a device while others drive theirs', async () => {
    expect(await runProgram('runs-in-threads')).toEqual({ exit: 0, output: '250 250 250 250 250' });
  });
});
