import path from 'node:path';
import { inspect } from 'node:util';

import { PtoError } from '@pto/task-interface';
import { Command, CommanderError } from 'commander';

import { addOptions, readOptions } from '../options/add-options.js';
import { wantsColor } from '../report/style.js';
import { endBySignal } from './run-signals.js';
import { runTests } from './run-tests.js';

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
const EXIT_USAGE = 2;

/**
 * Runs the scenes of one file as `pto test` does.
 *
 * @param args - options, without the program and the file
 * @returns the exit code
 */
export async function runCommandLine(file: string, args: readonly string[]): Promise<number> {
  const command = addOptions(new Command(path.basename(file)))
    .description('Runs the scenes of this file; see pto test.')
    .exitOverride();
  const ended = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => ended.abort(endBySignal(name));
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    const options = readOptions(command.parse(args, { from: 'user' }).opts());
    const write = (text: string): void => void process.stdout.write(text);
    const isColored = wantsColor(process.stdout, process.env);
    const { exitCode } = await runTests([file], options, { write, isColored, signal: ended.signal });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    console.error(error instanceof PtoError ? `${error.name}: ${error.message}` : inspect(error));
    return error instanceof PtoError ? EXIT_USAGE : 1;
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
  }
}
