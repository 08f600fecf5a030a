import type { RecordedRun } from '@pto/trace';
import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { noteProblems } from './note-problems.js';
import { loadOptions, withRun } from './run-options.js';
import type { RunFlags } from './run-options.js';

/** `pto trace summary`. */
export function summaryCommand({ output, endWith }: CommandContext): Command {
  return withRun(newCommand('summary', 'say in words what held a run back'))
    .description(
      'Says in words what held a run back. Of a worker of level 3 and up, with its spans.json, it says whether that was the ' +
        'worker, the way to its children and back, one of them, or what happened on the chips.',
    )
    .action(async (input: string | undefined, flags: RunFlags) => {
      const trace = await import('@pto/trace');
      const { kind, source } = trace.findRecording(input);
      const options = loadOptions(flags);
      if (kind === 'run') {
        return showRun(trace, trace.loadRun(source, options), output);
      }
      if (kind === 'worker') {
        const worker = trace.loadWorker(source, options);
        const summary = trace.summarizeWorker(worker);
        output.result(summary, () => trace.renderWorkerSummary(summary));
        noteProblems(worker.problems, output, endWith);
        return;
      }
      const { ranks, problems } = trace.loadRanks({ kind, source }, options);
      const summaries = ranks.map(({ name, run }) => ({ name, summary: trace.summarize(run) }));
      output.result({ ranks: summaries, problems }, () =>
        summaries.map(({ name, summary }) => `${name}\n${trace.renderSummary(summary)}`).join('\n\n'),
      );
      noteProblems(problems, output, endWith);
    });
}

/** Shows the summary of one run, with the counters of its kernels where they were recorded. */
function showRun(trace: typeof import('@pto/trace'), run: RecordedRun, output: CommandContext['output']): void {
  const summary = trace.summarize(run);
  const pmu = trace.loadPmuBeside(run.source);
  if (pmu === undefined) return output.result(summary, () => trace.renderSummary(summary));
  const counters = trace.kernelCounters(pmu, { platform: run.machine.platform, names: run.names });
  output.result({ ...summary, counters }, () => `${trace.renderSummary(summary)}\n\n${trace.renderCounters(counters)}`);
}
