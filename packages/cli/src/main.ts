import { CommanderError } from 'commander';

import type { CommandContext } from './context.js';
import { ExitCode } from './exit-code.js';
import { catchSignals } from './interruption.js';
import { createProgram } from './program.js';
import { exitCodeOf, showError } from './show-error.js';
import { Output } from './terminal/output.js';

/**
 * Runs `pto` with these arguments. Asked to end by a signal, it lets the command clean up and then ends by that signal, as
 * shells expect; the second signal ends it at once.
 *
 * @param args - without the program itself
 * @returns the exit code
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const output = new Output({ stdout: process.stdout, stderr: process.stderr, isJson: asksForJson(args) });
  const interruption = catchSignals();
  const exitCode = await runToItsEnd(args, output, interruption.signal);
  if (interruption.signal.aborted && exitCode > SIGNAL_BASE) interruption.stop();
  else interruption.finish();
  return exitCode;
}

/** Exit codes above it stand for signals: a command that sets one has answered the signal itself. */
const SIGNAL_BASE = 128;

async function runToItsEnd(args: readonly string[], output: Output, signal: AbortSignal): Promise<number> {
  let exitCode: number = ExitCode.OK;
  const context: CommandContext = { output, signal, endWith: (code) => (exitCode = code) };
  try {
    await createProgram(context).parseAsync(args, { from: 'user' });
    await output.flush();
  } catch (error) {
    // The parser has shown what was asked for: help or the version.
    if (error instanceof CommanderError) return ExitCode.OK;
    exitCode = exitCodeOf(error);
    if (!signal.aborted) showError(error, output);
    await output.flush().catch(() => undefined);
  }
  return exitCode;
}

/** Known before the command line is parsed, as what is wrong with it is answered in JSON, too. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).includes('--json');
}
