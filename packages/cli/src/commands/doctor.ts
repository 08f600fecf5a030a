import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import { ExitCode } from '../exit-code.js';
import { newCommand } from './command.js';

/** `pto doctor`. */
export function doctorCommand({ output, signal, endWith }: CommandContext): Command {
  return newCommand('doctor', 'show what this machine can compile and run, and what is missing')
    .description(
      'Shows what was found, what is missing and what that disables, and which platforms are ready. ' +
        'Ends with 0 when at least one platform is ready, else with 1.',
    )
    .action(async () => {
      const [{ examine }, { renderExamination }] = await Promise.all([
        import('../doctor/examine.js'),
        import('../doctor/render-examination.js'),
      ]);
      const examination = await examine(signal);
      output.result(examination, () => renderExamination(examination));
      if (!examination.ok) endWith(ExitCode.FAILURE);
    });
}
