import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { loadOptions, withRun } from './run-options.js';
import type { RunFlags } from './run-options.js';

/** `pto trace summary`. */
export function summaryCommand({ output }: CommandContext): Command {
  return withRun(newCommand('summary', 'say in words what held a run back')).action(
    async (input: string | undefined, flags: RunFlags) => {
      const { kernelCounters, loadPmuBeside, loadRun, renderCounters, renderSummary, summarize } =
        await import('@pto/trace');
      const run = loadRun(input, loadOptions(flags));
      const summary = summarize(run);
      const pmu = loadPmuBeside(run.source);
      if (pmu === undefined) return output.result(summary, () => renderSummary(summary));
      const counters = kernelCounters(pmu, { platform: run.machine.platform, names: run.names });
      output.result({ ...summary, counters }, () => `${renderSummary(summary)}\n\n${renderCounters(counters)}`);
    },
  );
}
