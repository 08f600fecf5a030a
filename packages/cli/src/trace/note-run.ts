import type { RecordedRun } from '@pto/trace';
import type { Command } from 'commander';

import type { CommandContext } from '../context.js';

/** What the command line says about being told more. */
export interface VerboseFlags {
  readonly verbose?: boolean;
}

/** Has a command tell what it reads. */
export function withVerbose(command: Command): Command {
  return command.option('-v, --verbose', 'say what was read: records, where edges come from, names');
}

/** Tells what was read of each run, when that was asked for. */
export function noteRuns(
  output: CommandContext['output'],
  { verbose }: VerboseFlags,
  runs: readonly RecordedRun[],
): void {
  if (verbose !== true) return;
  for (const { source, generation, level, clock, tasks, taskIds, edges, edgeSource, names } of runs) {
    const clockText = clock.kind === 'model' ? ', modelled' : '';
    output.note(
      `${source}: ${generation}, level ${level}${clockText}; tasks ${taskIds.length}, blocks ${tasks.length}, ` +
        `edges ${edges.length} (${edgeSource}), names ${names.functions.size}`,
    );
  }
}
