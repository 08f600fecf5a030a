import { PtoError } from '@pto/task-interface';
import type { Recording } from '@pto/trace';
import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { noteGaps } from './note-gaps.js';
import { noteProblems } from './note-problems.js';

/** `pto trace diff`. */
export function diffCommand({ output, endWith }: CommandContext): Command {
  return newCommand('diff', 'say what got slower or faster from one run to another')
    .description(
      'Says what got slower or faster from one run to another. Of two runs of a worker of level 3 and up it compares the ' +
        'host, chips by their places and their tasks by their order.',
    )
    .argument('<before>', 'records of a run, or its directory')
    .argument('<after>', 'those of the other run')
    .option('--func-names <file>', 'names of functions of both (default: the newest name_map_*.json beside each)')
    .action(async (before: string, after: string, { funcNames }: { funcNames?: string }) => {
      const trace = await import('@pto/trace');
      const [first, second] = [trace.findRecording(before), trace.findRecording(after)];
      requireSameKind(before, first, after, second);
      if (first.kind === 'run') {
        const runs = [first, second].map(({ source }) => trace.loadRun(source, { funcNames }));
        await noteGaps(output, ...runs);
        const difference = trace.diffRuns(runs[0]!, runs[1]!);
        output.result(difference, () => trace.renderDiff(difference));
        return;
      }
      const workers = [first, second].map(({ source }) => trace.loadWorker(source, { funcNames }));
      for (const worker of workers) await noteGaps(output, ...trace.ranksOf(worker).ranks);
      const difference = trace.diffWorkers(workers[0]!, workers[1]!);
      output.result(difference, () => trace.renderWorkerDiff(difference));
      for (const { problems } of workers) noteProblems(problems, output, endWith);
    });
}

const kinds: Readonly<Record<Recording['kind'], string>> = {
  run: 'the records of one chip',
  worker: 'spans of a worker',
  ranks: 'a directory of ranks without spans',
};

function requireSameKind(before: string, first: Recording, after: string, second: Recording): void {
  if (first.kind === second.kind && first.kind !== 'ranks') return;
  throw new PtoError(
    'ERR_PTO_CLI_USAGE',
    `${before} is ${kinds[first.kind]}, ${after} is ${kinds[second.kind]}.\n` +
      '  Compare two runs of a worker, by their spans.json, or two of one chip.',
  );
}
