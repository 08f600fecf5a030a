import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import type { SurveyedEnvironment } from '../environment/survey-environment.js';
import { styled } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { newCommand } from './command.js';

/** `pto env`. */
export function envCommand({ output }: CommandContext): Command {
  return newCommand('env', 'show the environment variables that mean something, and what they are set to').action(
    async () => {
      const { surveyEnvironment } = await import('../environment/survey-environment.js');
      const environment = surveyEnvironment(process.env);
      output.result(environment, () => render(environment));
    },
  );
}

function render({ variables, unknown }: SurveyedEnvironment): string {
  const rows = variables.map(({ name, value, meaning, unset }) => [name, value ?? `(${unset})`, meaning]);
  const warnings = unknown.map(({ name, nearest }) => {
    const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
    return `${styled('yellow', name)} is read by nothing.${hint}`;
  });
  return [table([['variable', 'value', 'what it sets'], ...rows]), ...warnings].join('\n');
}
