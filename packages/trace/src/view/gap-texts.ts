import type { RecordedRun } from '../records/recorded-run.js';

const levels = [
  '',
  'when cores worked',
  'dispatch and finish of tasks',
  'phases of the schedulers',
  'phases of the orchestrator',
];

/** What a recording lacks, a sentence each; nothing when it has all. */
export function gapTexts(run: RecordedRun, prefix: string): string[] {
  const gaps: string[] = [];
  for (const [what, count] of Object.entries(run.dropped)) {
    if (count > 0) gaps.push(`${prefix}${count} records were lost (${what}): what is shown is not all that happened.`);
  }
  if (run.tasks.length === 0) {
    gaps.push(`${prefix}No swimlane was recorded: when tasks ran, and where, is not known.`);
  } else if (run.level < levels.length - 1) {
    gaps.push(`${prefix}Not recorded at level ${run.level}: ${levels.slice(run.level + 1).join(', ')}.`);
  }
  if (run.edgeSource === 'none') {
    gaps.push(`${prefix}Dependencies were not recorded, so predecessors and successors are not known.`);
  } else if (run.edgeSource === 'fanout') {
    gaps.push(`${prefix}Successors that were submitted after a task had ended are not known; deps.json has them.`);
  }
  return gaps;
}
