import type { RankProblem } from '@pto/trace';

import type { CommandContext } from '../context.js';
import { ExitCode } from '../exit-code.js';

/**
 * Names the ranks that a result leaves out. Those that recorded nothing are no failure; files that cannot be read are.
 */
export function noteProblems(
  problems: readonly RankProblem[],
  output: CommandContext['output'],
  endWith: CommandContext['endWith'],
): void {
  for (const { name, problem, isMissing } of problems) {
    output.note(isMissing ? `${name}: ${problem}; left out.` : `${problem}\n  ${name} is left out.`);
  }
  if (problems.some(({ isMissing }) => !isMissing)) endWith(ExitCode.FAILURE);
}
