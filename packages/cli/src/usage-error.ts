import type { Command, CommanderError } from 'commander';

import { PtoError, nearestName } from '@pto/task-interface';

/**
 * Words what is wrong with a command line: what was given, what exists instead, and where to read more. The parser's own
 * errors name neither choices nor the place.
 *
 * @param command - the command that could not make sense of its part of the line
 */
export function usageError(command: Command, error: CommanderError): PtoError {
  const name = fullName(command);
  const help = `${name} --help`;
  if (error.code === 'commander.unknownCommand' || error.code === 'commander.help') {
    const [given] = command.args;
    const known = command.commands.map((each) => each.name());
    const what = given === undefined ? `${name} needs a command` : `${name} has no command '${given}'`;
    return worded(`${what}; there are: ${known.join(', ')}.`, { given, known, help });
  }
  if (error.code === 'commander.unknownOption') {
    const given = /'([^']*)'/.exec(error.message)?.[1];
    const known = command.options.flatMap((option) => option.long ?? []);
    return worded(`${name} has no option '${given}'; there are: ${known.join(', ')}.`, { given, known, help });
  }
  const problem = error.message.replace(/^error: /, '').replace(/\.?$/, '.');
  return worded(`${name}: ${problem}`, { help });
}

interface UsageDetails {
  readonly given?: string | undefined;
  readonly known?: readonly string[];
  readonly help: string;
}

function worded(problem: string, details: UsageDetails): PtoError {
  const nearest = details.given === undefined ? undefined : nearestName(details.given, details.known ?? []);
  const remedy = nearest === undefined ? '' : `Did you mean '${nearest}'? `;
  return new PtoError('ERR_PTO_CLI_USAGE', `${problem}\n  ${remedy}'${details.help}' tells more.`, {
    details: { ...details, nearest },
  });
}

/** A command's name with those of the commands that it belongs to. */
export function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}
