import type { ThreadLoops } from '../overhead/thread-loops.js';
import type { RecordedRun } from '../records/recorded-run.js';

/** What the scheduler threads of a chip took for each task, by the log of its device. */
export interface SchedulerCpu {
  /** Absent when the log is about another run. */
  readonly usPerTask?: number | undefined;
  /** Why it is absent. */
  readonly warning?: string | undefined;
}

/** A log whose count of tasks is further off than this share is taken for that of another run. */
const TOLERANCE = 0.5;

/** Relates what a device has logged to the records of a run. */
export function schedulerCpu({ tasks }: RecordedRun, threads: readonly ThreadLoops[]): SchedulerCpu {
  const logged = threads.reduce((sum, { completed }) => sum + completed, 0);
  const recorded = new Set(tasks.map(({ task }) => task)).size;
  // Of a task with many blocks, some schedulers count the task and others its blocks.
  if (logged === 0 || logged < recorded * (1 - TOLERANCE) || logged > tasks.length * (1 + TOLERANCE)) {
    const blocks = tasks.length === recorded ? '' : ` in ${tasks.length} blocks`;
    const warning = `The log of the device is about ${logged} tasks and the records about ${recorded}${blocks}: it is that of another run.`;
    return { warning };
  }
  return { usPerTask: threads.reduce((sum, { totalUs }) => sum + totalUs, 0) / logged };
}
