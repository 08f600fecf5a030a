import type { OrchestratorPhase, RecordedRun } from './recorded-run.js';

/** When the orchestrator was done with each task, by task index; absent where it was not recorded. */
export function submitEnds({ orchestratorPhases, taskIds }: RecordedRun): Float64Array {
  const ends = new Float64Array(taskIds.length).fill(NaN);
  for (const phases of orchestratorPhases) {
    for (const { task, endUs, phase } of phases) if (isOfTask(phase) && task !== undefined) ends[task] = endUs;
  }
  return ends;
}

/** The end of a scope names a task, but comes after all of its submits. */
function isOfTask(phase: OrchestratorPhase['phase']): boolean {
  return phase !== 'scope_end';
}
