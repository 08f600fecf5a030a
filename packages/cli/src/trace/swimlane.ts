import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { loadOptions, withRun } from './run-options.js';
import type { RunFlags } from './run-options.js';
import { outputFile, writePieces } from './write-result.js';

interface SwimlaneFlags extends RunFlags {
  readonly output?: string;
  readonly overhead?: boolean;
}

/** `pto trace swimlane`. */
export function swimlaneCommand({ output }: CommandContext): Command {
  return withRun(newCommand('swimlane', 'convert a run for Perfetto (ui.perfetto.dev), and sum up its functions'))
    .option('-o, --output <file>', 'the trace (default: merged_swimlane.json beside the records)')
    .option('--overhead', 'add counters: idle cores, ready tasks, and where there were both')
    .action(async (input: string | undefined, flags: SwimlaneFlags) => {
      const { loadRun, renderStatistics, taskStatistics, writeSwimlane } = await import('@pto/trace');
      const run = loadRun(input, loadOptions(flags));
      const file = outputFile(flags.output, run.source, 'merged_swimlane.json');
      writePieces(file, (write) => writeSwimlane(run, write, { overhead: flags.overhead }));
      const statistics = taskStatistics(run);
      const { dropped, edgeSource } = run;
      output.result({ file, edgeSource, dropped, statistics }, () => `${renderStatistics(statistics)}${file}`);
    });
}
