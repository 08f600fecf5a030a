import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { loadOptions, withRun } from './run-options.js';
import type { RunFlags } from './run-options.js';
import { outputFile, writePieces, writeResult } from './write-result.js';

interface CriticalPathFlags extends RunFlags {
  readonly report?: string;
  readonly top: number;
  readonly tol: number;
  readonly stdout?: boolean;
}

/** `pto trace critical-path`. */
export function criticalPathCommand({ output }: CommandContext): Command {
  return withRun(newCommand('critical-path', 'show what a run waited for, and what it cannot be faster than'))
    .option('--report <file>', 'the report (default: critical_path_report.md beside the records)')
    .option('--top <n>', 'how many of the longest steps the report shows', numberOf, 25)
    .option('--tol <us>', 'by how much tasks in order may overlap in the records', numberOf, 2)
    .option('--stdout', 'show the report, and write no files')
    .action(async (input: string | undefined, flags: CriticalPathFlags) => {
      const trace = await import('@pto/trace');
      const run = trace.loadRun(input, loadOptions(flags));
      const path = trace.criticalPath(run, { toleranceUs: flags.tol });
      const text = trace.renderCriticalPath(run, path, { top: flags.top });
      const files: string[] = [];
      if (flags.stdout !== true) {
        const report = outputFile(flags.report, run.source, 'critical_path_report.md');
        const [fixed, observed] = ['CPM_static.json', 'CPM_observed.json'].map((name) =>
          outputFile(undefined, run.source, name),
        ) as [string, string];
        writeResult(report, text);
        writePieces(fixed, (write) => trace.writeStaticPath(run, path, write));
        writePieces(observed, (write) => trace.writeObservedPath(run, path, write));
        files.push(report, fixed, observed);
      }
      output.result({ files, ...path }, () => (flags.stdout === true ? text : files.join('\n')));
    });
}

function numberOf(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It must be a number of at least 0.');
  return value;
}
