import type { Rank, RecordedRun } from '@pto/trace';

import type { CommandContext } from '../context.js';

/** Says of which runs edges are missing, as what is made of the others would be wrong. */
export async function noteGaps(
  output: CommandContext['output'],
  ...runs: readonly (RecordedRun | Rank)[]
): Promise<void> {
  const { edgeGap } = await import('@pto/trace');
  for (const each of runs) {
    const { name, run } = 'run' in each ? each : { name: each.source, run: each };
    const gap = edgeGap(run);
    if (gap !== undefined) output.note(`${name}: ${gap}`);
  }
}
