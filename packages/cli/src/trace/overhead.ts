import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { deviceLogChoice, withDeviceLog } from './device-log-options.js';
import type { DeviceLogFlags } from './device-log-options.js';
import { loadOptions, withRun } from './run-options.js';
import type { RunFlags } from './run-options.js';

interface OverheadFlags extends RunFlags, DeviceLogFlags {
  readonly l2PerfRecordsJson?: string;
}

/** `pto trace overhead`. */
export function overheadCommand({ output }: CommandContext): Command {
  const command = newCommand('overhead', 'say why cores were idle: scheduler, switching, head, tail, loops');
  return withDeviceLog(withRun(command))
    .option('--l2-perf-records-json <file>', 'the records, as the argument')
    .action(async (input: string | undefined, flags: OverheadFlags) => {
      const { loadDeviceLog, loadRun, overheadReport, renderOverhead } = await import('@pto/trace');
      const run = loadRun(input ?? flags.l2PerfRecordsJson, loadOptions(flags));
      const log = loadDeviceLog(run, deviceLogChoice(flags));
      const report = overheadReport(run, log?.threads);
      const deviceLog = log === undefined ? undefined : { file: log.file, strategy: log.strategy };
      output.result({ ...report, deviceLog }, () => renderOverhead(report));
      if (log !== undefined) output.note(`device log: ${log.file} (${log.strategy})`);
    });
}
