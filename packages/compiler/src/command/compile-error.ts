import { PtoError } from '@pto/task-interface';

import type { CommandResult } from '../process/run-command.js';
import type { CompileCommand, CompileLabel } from './compile-command.js';

const MESSAGE_OUTPUT_LIMIT = 8 * 1024;

/**
 * A compiler run that failed or took too long. The message shows what the compiler said, with the source line; the
 * fields hold everything that is needed to run it again by hand.
 *
 * @example
 * ```ts
 * try {
 *   await compiler.compileIncore('kernel_add.cpp', { coreType: 'aiv' });
 * } catch (error) {
 *   if (error instanceof CompileError) console.error(error.argv.join(' '), error.stderr);
 * }
 * ```
 */
export class CompileError extends PtoError {
  /** What was compiled. */
  readonly label: CompileLabel;
  /** The compiler's program and arguments. */
  readonly argv: readonly string[];
  /** The directory that it ran in. */
  readonly cwd: string;
  /** Its exit code, or `null` when a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, or `null`. */
  readonly signal: NodeJS.Signals | null;
  /** What it printed: the first and the last 64 KiB. */
  readonly stderr: string;
  /** Absolute path of the source. */
  readonly source: string;

  /**
   * @param command - what was run
   * @param result - how it ended
   * @param context - the time limit, and a further line for the end of the message
   */
  constructor(
    command: CompileCommand,
    result: CommandResult,
    context: { timeoutMs: number; note?: string | undefined },
  ) {
    const ending = describeEnding(result, context.timeoutMs);
    const lines = [`${command.label} compilation ${ending}:`, shorten(result.output.trimEnd()) || '(no output)'];
    if (context.note !== undefined) lines.push(context.note);
    super(result.isTimedOut ? 'ERR_PTO_COMPILE_TIMEOUT' : 'ERR_PTO_COMPILE_FAILED', lines.join('\n'), {
      details: { label: command.label, source: command.source, exitCode: result.exitCode, signal: result.signal },
    });
    this.label = command.label;
    this.argv = command.argv;
    this.cwd = command.cwd;
    this.exitCode = result.exitCode;
    this.signal = result.signal;
    this.stderr = result.output;
    this.source = command.source;
  }
}

function describeEnding(result: CommandResult, timeoutMs: number): string {
  if (result.isTimedOut) {
    return `took longer than ${timeoutMs / 1000} s and was stopped; raise PTO_COMPILE_TIMEOUT_S or timeoutMs to allow more`;
  }
  if (result.exitCode !== null) return `failed with exit code ${result.exitCode}`;
  return `was ended by signal ${result.signal ?? 'unknown'}`;
}

function shorten(output: string): string {
  if (output.length <= MESSAGE_OUTPUT_LIMIT) return output;
  return `${output.slice(0, MESSAGE_OUTPUT_LIMIT)}\n[... the rest is in the error's stderr ...]`;
}
