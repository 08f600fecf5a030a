import type * as Trace from '@pto/trace';
import type { SchedulerCpu } from '@pto/trace';
import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { deviceLogChoice, withDeviceLog } from './device-log-options.js';
import type { DeviceLogFlags } from './device-log-options.js';
import { noteProblems } from './note-problems.js';
import { loadOptions, withRun } from './run-options.js';
import type { RunFlags } from './run-options.js';
import { outputFile, writePieces } from './write-result.js';

interface SwimlaneFlags extends RunFlags, DeviceLogFlags {
  readonly output?: string;
  readonly overhead?: boolean;
}

/** `pto trace swimlane`. */
export function swimlaneCommand({ output, endWith }: CommandContext): Command {
  const command = newCommand('swimlane', 'convert a run for Perfetto (ui.perfetto.dev), and sum up its functions');
  return withDeviceLog(withRun(command))
    .description(
      'Converts a run for Perfetto (ui.perfetto.dev), and sums up its functions. The spans.json of a worker of level 3 and up is ' +
        'converted together with the records of its chips, on one clock.',
    )
    .option('-o, --output <file>', 'the trace (default: merged_swimlane.json beside the records)')
    .option('--overhead', 'add counters: idle cores, ready tasks, and where there were both')
    .action(async (input: string | undefined, flags: SwimlaneFlags) => {
      const trace = await import('@pto/trace');
      const { kind, source } = trace.findRecording(input);
      const file = outputFile(flags.output, source, 'merged_swimlane.json');
      const options = { overhead: flags.overhead };
      if (kind === 'worker') {
        const worker = trace.loadWorker(source, loadOptions(flags));
        writePieces(file, (write) => trace.writeWorkerSwimlane(worker, write, options));
        const run = trace.runsOfChips(worker.chips);
        const statistics = run === undefined ? undefined : trace.taskStatistics(run);
        const spans = worker.spans.spans.length;
        const chips = worker.chips.map((chip) => chip.path);
        output.result({ file, spans, chips, statistics }, () => {
          const table = statistics === undefined ? '' : trace.renderStatistics(statistics);
          return `${table}${file}: ${spans} spans, ${chips.length} chips with records`;
        });
        noteProblems(worker.problems, output, endWith);
        return;
      }
      const run = trace.loadRun(source, loadOptions(flags));
      writePieces(file, (write) => trace.writeSwimlane(run, write, options));
      const statistics = trace.taskStatistics(run);
      const { dropped, edgeSource } = run;
      const deviceLog = loggedCpu(trace, run, flags);
      if (deviceLog?.warning !== undefined) output.note(`warning: ${deviceLog.warning}`);
      output.result({ file, edgeSource, dropped, statistics, deviceLog }, () => {
        const cpu = deviceLog === undefined ? '' : `${renderLoggedCpu(deviceLog)}\n`;
        return `${trace.renderStatistics(statistics)}${cpu}${file}`;
      });
    });
}

interface LoggedCpu extends SchedulerCpu {
  readonly file: string;
  readonly strategy: string;
}

/** What the scheduler took for each task, when the device has logged it. */
function loggedCpu(trace: typeof Trace, run: Trace.RecordedRun, flags: DeviceLogFlags): LoggedCpu | undefined {
  const log = trace.loadDeviceLog(run, deviceLogChoice(flags));
  if (log === undefined) return undefined;
  return { file: log.file, strategy: log.strategy, ...trace.schedulerCpu(run, log.threads) };
}

function renderLoggedCpu({ file, strategy, usPerTask }: LoggedCpu): string {
  const cpu = usPerTask === undefined ? '' : `Scheduler CPU ${usPerTask.toFixed(2)} us a task\n`;
  return `${cpu}Device log: ${file} (${strategy})`;
}
