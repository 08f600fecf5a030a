import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import { BoundedText } from './bounded-text.js';
import { compilerEnvironment } from './compiler-environment.js';
import { onProcessEnd } from './process-end.js';

const OUTPUT_LIMIT_PER_END = 64 * 1024;

/** How long an ended program's pipes may stay open in the hands of something it left behind. */
const PIPE_GRACE_MS = 1_000;

/** A process to run, as data. */
export interface Command {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Variables to set beside those of this process. */
  readonly env: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it printed on both streams: the first and the last 64 KiB. */
  readonly output: string;
  readonly isTimedOut: boolean;
}

/** Limits of one run. */
export interface RunLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a command to its end. When the time is up or the signal fires, the whole process group is killed.
 *
 * @throws the signal's reason when it fired; the system's error when the program cannot be started
 */
export async function runCommand(command: Command, limits: RunLimits): Promise<CommandResult> {
  const { signal } = limits;
  signal?.throwIfAborted();
  const [program = '', ...args] = command.argv;
  const child = spawn(program, args, {
    cwd: command.cwd,
    env: compilerEnvironment(command.env),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let isTimedOut = false;
  const kill = (): void => killGroup(child);
  const timer = setTimeout(() => {
    isTimedOut = true;
    kill();
  }, limits.timeoutMs);
  const forget = onProcessEnd(kill);
  signal?.addEventListener('abort', kill, { once: true });
  try {
    const ended = await endOf(child);
    if (!isTimedOut) signal?.throwIfAborted();
    return { ...ended, isTimedOut };
  } finally {
    clearTimeout(timer);
    forget();
    signal?.removeEventListener('abort', kill);
  }
}

function endOf(child: ChildProcess): Promise<Pick<CommandResult, 'exitCode' | 'output' | 'signal'>> {
  const output = new BoundedText(OUTPUT_LIMIT_PER_END);
  child.stdout?.on('data', (chunk: Buffer) => output.append(chunk));
  child.stderr?.on('data', (chunk: Buffer) => output.append(chunk));
  return new Promise((resolve, reject) => {
    let grace: NodeJS.Timeout | undefined;
    child.once('error', reject);
    child.once('exit', () => {
      grace = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, PIPE_GRACE_MS);
    });
    child.once('close', (exitCode, signal) => {
      clearTimeout(grace);
      resolve({ exitCode, signal, output: output.toString() });
    });
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    // The child leads its group, so its negated id names the group.
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
