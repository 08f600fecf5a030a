// A plan is made once, by the process that drives a run, and is the only thing that says what runs. Processes get items of it;
// they never select again. So what was chosen, what is executed and what is reported cannot differ, and the accounting at the end
// proves it.

import type { PlanItem } from '../model/plan-item.js';
import type { CollectedItem } from '../model/run-report.js';
import { candidatesOf } from './collection.js';
import type { Candidate, Collection } from './collection.js';
import { newFilter } from './filters.js';
import type { Selection } from './filters.js';

/** What a run executes, and what it does not. */
export interface Plan {
  /** In the order in which they start. */
  readonly items: readonly PlanItem[];
  /** Everything else that was collected, each with the reason why it does not run. */
  readonly leftOut: readonly CollectedItem[];
}

/** Selects the cases of a run. */
export function makePlan(collection: Collection, selection: Selection): Plan {
  const reasonToLeaveOut = newFilter(selection);
  const chosen: Candidate[] = [];
  const leftOut: CollectedItem[] = collection.failures.map(({ file, reason }) => ({
    file,
    outcome: 'failedToLoad',
    reason,
  }));
  for (const candidate of candidatesOf(collection.scenes)) {
    const reason = reasonToLeaveOut(candidate);
    if (reason === undefined) chosen.push(candidate);
    else leftOut.push({ ...nameOf(candidate), outcome: 'deselected', reason });
  }
  return { items: inOrder(chosen).map(toItem), leftOut };
}

/** The names that a candidate is accounted for with. */
export function nameOf({
  scene,
  testCase,
  platform,
}: Candidate): Pick<PlanItem, 'file' | 'scene' | 'case' | 'platform'> {
  return { file: scene.file, scene: scene.scene, case: testCase.name, platform };
}

/**
 * Cases that one process can run follow each other: a process has one platform and one runtime. On hardware, what needs many
 * devices goes first, while all of them are free.
 */
function inOrder(candidates: readonly Candidate[]): Candidate[] {
  const rank = ({ scene, platform }: Candidate): string => {
    const levels = platform.endsWith('sim') ? '' : String(9 - scene.level);
    return [platform, levels, scene.runtime].join('\n');
  };
  return [...candidates].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}

function toItem(candidate: Candidate, id: number): PlanItem {
  const { level, runtime } = candidate.scene;
  const { deviceCount, subWorkers } = candidate.testCase;
  return { id, ...nameOf(candidate), level, runtime, deviceCount, subWorkers };
}
