import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import type { SurveyedRuntime } from '../doctor/survey-runtimes.js';
import { styled } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { newCommand } from './command.js';

/** `pto runtimes`. */
export function runtimesCommand({ output }: CommandContext): Command {
  return newCommand('runtimes', 'list the runtimes, where they come from, and what they are built for')
    .description(
      'Lists the runtimes that can be seen from here: those of PTO itself, those of PTO_RUNTIME_PATH, and those among the ' +
        'dependencies of the project in the working directory; and the platforms that each is built for.',
    )
    .action(async () => {
      const { surveyRuntimes } = await import('../doctor/survey-runtimes.js');
      const runtimes = surveyRuntimes();
      output.result({ runtimes }, () => [renderTable(runtimes), ...renderProblems(runtimes)].join('\n'));
    });
}

function renderTable(runtimes: readonly SurveyedRuntime[]): string {
  const heading = ['runtime', 'flavour', 'from', 'built for', 'not built for', 'folder'];
  return table([heading, ...runtimes.map(renderRow)]);
}

function renderRow({ name, abi = '', origin, platforms, dir }: SurveyedRuntime): string[] {
  const names = (isBuilt: boolean): string =>
    platforms
      .filter(({ missing }) => (missing.length === 0) === isBuilt)
      .map(({ platform }) => platform)
      .join(' ');
  return [name, abi, origin, names(true), names(false), dir];
}

function renderProblems(runtimes: readonly SurveyedRuntime[]): string[] {
  return runtimes.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [`\n${styled('yellow', name)}: ${problem}`],
  );
}
