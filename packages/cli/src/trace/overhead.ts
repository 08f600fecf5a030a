import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { deviceLogChoice, refuseDeviceLog, withDeviceLog } from './device-log-options.js';
import type { DeviceLogFlags } from './device-log-options.js';
import { noteGaps } from './note-gaps.js';
import { noteProblems } from './note-problems.js';
import { loadOptions, withRun } from './run-options.js';
import type { RunFlags } from './run-options.js';

interface OverheadFlags extends RunFlags, DeviceLogFlags {
  readonly l2PerfRecordsJson?: string;
}

/** `pto trace overhead`. */
export function overheadCommand({ output, endWith }: CommandContext): Command {
  const command = newCommand('overhead', 'say why cores were idle: scheduler, switching, head, tail, loops');
  return withDeviceLog(withRun(command))
    .description(
      'Says why cores were idle: scheduler, switching, head, tail, loops. Of a worker of level 3 and up, or of a directory of ' +
        'ranks, it sums up all tasks of all chips, and then reports each.',
    )
    .option('--l2-perf-records-json <file>', 'the records, as the argument')
    .action(async (input: string | undefined, flags: OverheadFlags) => {
      const trace = await import('@pto/trace');
      const recording = trace.findRecording(input ?? flags.l2PerfRecordsJson);
      const options = loadOptions(flags);
      if (recording.kind === 'run') {
        const run = trace.loadRun(recording.source, options);
        await noteGaps(output, run);
        const log = trace.loadDeviceLog(run, deviceLogChoice(flags));
        const report = trace.overheadReport(run, log?.threads);
        const deviceLog = log === undefined ? undefined : { file: log.file, strategy: log.strategy };
        output.result({ ...report, deviceLog }, () => trace.renderOverhead(report));
        if (log !== undefined) output.note(`device log: ${log.file} (${log.strategy})`);
        return;
      }
      refuseDeviceLog(flags);
      const loaded = trace.loadRanks(recording, options);
      await noteGaps(output, ...loaded.ranks);
      const all = trace.overheadOfRanks(loaded);
      output.result(all, () => trace.renderOverheadOfRanks(all));
      noteProblems(all.problems, output, endWith);
    });
}
