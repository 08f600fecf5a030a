import { Command } from 'commander';

import manifest from '../package.json' with { type: 'json' };
import { commands } from './commands/index.js';
import type { CommandContext } from './context.js';
import { usageError } from './usage-error.js';

/** All commands, ready to parse a command line. Nothing is loaded or looked at before one of them runs. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('pto')
    .description('Compiles kernels and orchestrations, and looks after what running them needs.')
    .version(manifest.version, '-V, --version', 'show the version')
    .helpCommand(false);
  for (const create of commands) program.addCommand(create(context));
  settle(program, context);
  return program;
}

/** Has every command report through us: the parser would end the process itself. */
function settle(command: Command, context: CommandContext): void {
  command
    .helpOption('-h, --help', 'show this text')
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => context.output.text(text),
      writeErr: () => undefined,
    })
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : usageError(command, error);
    });
  for (const each of command.commands) settle(each, context);
}
