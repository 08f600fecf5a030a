import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import { table } from '../terminal/table.js';
import { newCommand } from './command.js';

/** `pto runtimes`. */
export function runtimesCommand({ output }: CommandContext): Command {
  return newCommand('runtimes', 'list the runtimes and the platforms that they are built for').action(async () => {
    const { surveyRuntimes } = await import('../doctor/survey-runtimes.js');
    const runtimes = surveyRuntimes();
    output.result({ runtimes }, () =>
      table([
        ['runtime', 'flavour', 'platforms', 'built for', 'described in'],
        ...runtimes.map(({ name, abi, platforms, file }) => [
          name,
          abi,
          platforms.map(({ platform }) => platform).join(' '),
          platforms
            .filter(({ missing }) => missing.length === 0)
            .map(({ platform }) => platform)
            .join(' ') || '(none)',
          file,
        ]),
      ]),
    );
  });
}
