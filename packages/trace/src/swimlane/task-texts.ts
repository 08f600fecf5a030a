import type { RecordedRun } from '../records/recorded-run.js';
import { taskName } from '../records/task-name.js';

/** Ids and names of tasks as text. Each is on several tracks, and a `bigint` is slow to write. */
export class TaskTexts {
  /** By task. */
  readonly ids: readonly string[];
  /** By task: `t5`, or `r2t5`. */
  readonly names: readonly string[];

  constructor({ taskIds }: RecordedRun) {
    this.ids = taskIds.map(String);
    this.names = taskIds.map(taskName);
  }
}
