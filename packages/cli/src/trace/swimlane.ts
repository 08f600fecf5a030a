import { PtoError } from '@pto/task-interface';
import type * as Trace from '@pto/trace';
import type { SchedulerCpu } from '@pto/trace';
import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { deviceLogChoice, refuseDeviceLog, withDeviceLog } from './device-log-options.js';
import type { DeviceLogFlags } from './device-log-options.js';
import { noteGaps } from './note-gaps.js';
import { noteRuns, withVerbose } from './note-run.js';
import type { VerboseFlags } from './note-run.js';
import { noteProblems } from './note-problems.js';
import { loadOptions, withRun } from './run-options.js';
import type { RunFlags } from './run-options.js';
import { outputFile, writePieces } from './write-result.js';

interface SwimlaneFlags extends RunFlags, DeviceLogFlags, VerboseFlags {
  readonly output?: string;
  readonly overhead?: boolean;
}

/** `pto trace swimlane`. */
export function swimlaneCommand({ output, endWith }: CommandContext): Command {
  const command = newCommand('swimlane', 'convert a run for Perfetto (ui.perfetto.dev), and sum up its functions');
  return withVerbose(withDeviceLog(withRun(command)))
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
        refuseDeviceLog(flags);
        const worker = trace.loadWorker(source, loadOptions(flags));
        writePieces(file, (write) => trace.writeWorkerSwimlane(worker, write, options));
        const run = trace.runsOfChips(worker.chips);
        const statistics = run === undefined ? undefined : trace.taskStatistics(run);
        const spans = worker.spans.spans.length;
        const chips = worker.chips.map((chip) => chip.path);
        const ranks = trace.ranksOf(worker);
        const runs = ranks.ranks.map((rank) => rank.run);
        noteRuns(output, flags, runs);
        await noteGaps(output, ...ranks.ranks);
        const overhead = trace.overheadOfRanks(ranks);
        output.result({ file, spans, chips, statistics, overhead }, () => {
          const table = statistics === undefined ? '' : trace.renderStatistics(statistics);
          const report = overhead.ranks.length === 0 ? '' : `${trace.renderRanks(overhead)}\n`;
          return `${table}${report}${file}: ${spans} spans, ${chips.length} chips with records`;
        });
        noteProblems(worker.problems, output, endWith);
        for (const { name, problem } of overhead.problems.slice(worker.problems.length)) warn(output, name, problem);
        return;
      }
      const run = trace.loadRun(source, loadOptions(flags));
      noteRuns(output, flags, [run]);
      await noteGaps(output, run);
      writePieces(file, (write) => trace.writeSwimlane(run, write, options));
      const statistics = trace.taskStatistics(run);
      const { dropped, edgeSource } = run;
      const log = trace.loadDeviceLog(run, deviceLogChoice(flags));
      const deviceLog = log === undefined ? undefined : loggedCpu(trace, run, log);
      if (deviceLog?.warning !== undefined) output.note(`warning: ${deviceLog.warning}`);
      const overhead = overheadOf(trace, run, log, output);
      output.result({ file, edgeSource, dropped, statistics, deviceLog, overhead }, () => {
        const cpu = deviceLog === undefined ? '' : `${renderLoggedCpu(deviceLog)}\n`;
        const report = overhead === undefined ? '' : `${trace.renderOverhead(overhead)}\n`;
        return `${trace.renderStatistics(statistics)}${cpu}${report}${file}`;
      });
    });
}

interface LoggedCpu extends SchedulerCpu {
  readonly file: string;
  readonly strategy: string;
}

/** What the scheduler took for each task, as the device has logged it. */
function loggedCpu(trace: typeof Trace, run: Trace.RecordedRun, log: Trace.LoadedDeviceLog): LoggedCpu {
  return { file: log.file, strategy: log.strategy, ...trace.schedulerCpu(run, log.threads) };
}

/** Why cores were idle. Records that do not say it still become a trace. */
function overheadOf(
  trace: typeof Trace,
  run: Trace.RecordedRun,
  log: Trace.LoadedDeviceLog | undefined,
  output: CommandContext['output'],
): Trace.OverheadReport | undefined {
  try {
    return trace.overheadReport(run, log?.threads);
  } catch (error) {
    if (!(error instanceof PtoError)) throw error;
    warn(output, 'overhead', error.message);
    return undefined;
  }
}

function warn(output: CommandContext['output'], what: string, problem: string): void {
  output.note(`warning: ${what}: there is no report. ${problem}`);
}

function renderLoggedCpu({ file, strategy, usPerTask }: LoggedCpu): string {
  const cpu = usPerTask === undefined ? '' : `Scheduler CPU ${usPerTask.toFixed(2)} us a task\n`;
  return `${cpu}Device log: ${file} (${strategy})`;
}
