import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { loadOptions, withRun } from './run-options.js';
import type { RunFlags } from './run-options.js';

/** `pto trace overhead`. */
export function overheadCommand({ output }: CommandContext): Command {
  return withRun(newCommand('overhead', 'say why cores were idle: scheduler, switching, head, tail, loops'))
    .option('--l2-perf-records-json <file>', 'the records, as the argument')
    .action(async (input: string | undefined, flags: RunFlags & { l2PerfRecordsJson?: string }) => {
      const { loadRun, overheadReport, renderOverhead } = await import('@pto/trace');
      const report = overheadReport(loadRun(input ?? flags.l2PerfRecordsJson, loadOptions(flags)));
      output.result(report, () => renderOverhead(report));
    });
}
