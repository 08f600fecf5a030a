import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { loadOptions, withRun } from './run-options.js';
import type { RunFlags } from './run-options.js';

/** `pto trace summary`. */
export function summaryCommand({ output }: CommandContext): Command {
  return withRun(newCommand('summary', 'say in words what held a run back')).action(
    async (input: string | undefined, flags: RunFlags) => {
      const { loadRun, renderSummary, summarize } = await import('@pto/trace');
      const summary = summarize(loadRun(input, loadOptions(flags)));
      output.result(summary, () => renderSummary(summary));
    },
  );
}
