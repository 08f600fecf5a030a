import { rmSync } from 'node:fs';
import path from 'node:path';

import type { CriticalPath, RecordedRun } from '@pto/trace';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { noteGaps } from './note-gaps.js';
import { noteProblems } from './note-problems.js';
import { loadOptions, withRun } from './run-options.js';
import type { RunFlags } from './run-options.js';
import { outputFile, writePieces, writeResult } from './write-result.js';

interface CriticalPathFlags extends RunFlags {
  readonly report?: string;
  readonly top: number;
  readonly tol: number;
  readonly stdout?: boolean;
}

const REPORT = 'critical_path_report.md';

type Trace = typeof import('@pto/trace');

/** `pto trace critical-path`. */
export function criticalPathCommand({ output, endWith }: CommandContext): Command {
  return withRun(newCommand('critical-path', 'show what a run waited for, and what it cannot be faster than'))
    .description(
      'Shows what a run waited for, and what it cannot be faster than. Of a worker of level 3 and up, or of a directory of ranks, ' +
        'it writes a report and traces beside the records of each, and one report about all.',
    )
    .option('--report <file>', `the report (default: ${REPORT} beside the records)`)
    .option('--top <n>', 'how many of the longest steps the report shows', numberOf, 25)
    .option('--tol <us>', 'by how much tasks in order may overlap in the records', numberOf, 2)
    .option('--stdout', 'show the report, and write no files')
    .action(async (input: string | undefined, flags: CriticalPathFlags) => {
      const trace = await import('@pto/trace');
      const recording = trace.findRecording(input);
      const pathOf = (run: RecordedRun) => {
        const found = trace.criticalPath(run, { toleranceUs: flags.tol });
        return { run, path: found, text: trace.renderCriticalPath(run, found, { top: flags.top }) };
      };
      if (recording.kind === 'run') {
        const run = trace.loadRun(recording.source, loadOptions(flags));
        await noteGaps(output, run);
        const one = pathOf(run);
        const files = flags.stdout === true ? [] : writePath(trace, one, flags.report);
        output.result({ files, ...one.path }, () => (flags.stdout === true ? one.text : files.join('\n')));
        return;
      }
      const { source, ranks, problems } = trace.loadRanks(recording, loadOptions(flags));
      await noteGaps(output, ...ranks);
      const paths = ranks.map(({ name, run }) => ({ name, ...pathOf(run) }));
      const text = trace.renderPathsOfRanks(paths, problems);
      const files: string[] = [];
      if (flags.stdout !== true) {
        const report = flags.report ?? path.join(source, REPORT);
        writeResult(report, text);
        files.push(report, ...paths.flatMap((each) => writePath(trace, each, undefined)));
      }
      const all = paths.map(({ name, path: found }) => ({ name, ...found }));
      output.result({ files, ranks: all, problems }, () =>
        flags.stdout === true
          ? [text, ...paths.map(({ name, text: own }) => `<!-- ${name} -->\n${own}`)].join('\n')
          : files.join('\n'),
      );
      noteProblems(problems, output, endWith);
    });
}

/** Writes the report and the traces of one run: all of them or, when one cannot be written, none. @returns their names */
function writePath(
  trace: Trace,
  { run, path: found, text }: { run: RecordedRun; path: CriticalPath; text: string },
  report: string | undefined,
): string[] {
  const reportFile = outputFile(report, run.source, REPORT);
  const fixed = outputFile(undefined, run.source, 'CPM_static.json');
  const observed = outputFile(undefined, run.source, 'CPM_observed.json');
  const written: string[] = [];
  try {
    written.push(reportFile);
    writeResult(reportFile, text);
    written.push(fixed);
    writePieces(fixed, (write) => trace.writeStaticPath(run, found, write));
    written.push(observed);
    writePieces(observed, (write) => trace.writeObservedPath(run, found, write));
  } catch (error) {
    for (const file of written) removePart(file);
    throw error;
  }
  return written;
}

/** What was not written in full misleads; what cannot be removed is none of ours. */
function removePart(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The error that kept the file from being written is the one to show.
  }
}

function numberOf(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It must be a number of at least 0.');
  return value;
}
