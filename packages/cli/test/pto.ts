import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';

/** The built command. */
export const bin = path.resolve(import.meta.dirname, '..', 'bin', 'pto.js');

/** How a command ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings of a process; the environment is added to a clean one. */
export interface PtoOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `pto` in a process of its own, without the settings of whoever runs the tests. */
export function startPto(args: readonly string[], { cwd, env }: PtoOptions = {}): ChildProcessWithoutNullStreams {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const inherited = { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
  return spawn(process.execPath, [bin, ...args], { cwd, env: { ...inherited, ...env } });
}

/** Waits until a process has ended and collects what it writes. */
export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
}

/** Runs `pto` to its end. */
export async function pto(args: readonly string[], options?: PtoOptions): Promise<Ended> {
  return ended(startPto(args, options));
}
