import type { RecordedRun, TaskRow } from './recorded-run.js';

/** The rows of each task, found by its index without a list a task. */
export class TaskRows {
  readonly #rows: readonly TaskRow[];
  readonly #first: Uint32Array;
  readonly #order: Uint32Array;

  constructor({ tasks, taskIds }: Pick<RecordedRun, 'tasks' | 'taskIds'>) {
    this.#rows = tasks;
    this.#first = new Uint32Array(taskIds.length + 1);
    for (const { task } of tasks) this.#first[task + 1]!++;
    for (let task = 0; task < taskIds.length; task++) this.#first[task + 1]! += this.#first[task]!;
    this.#order = new Uint32Array(tasks.length);
    const next = this.#first.slice();
    tasks.forEach(({ task }, row) => (this.#order[next[task]!++] = row));
  }

  /** How many rows a task has. */
  count(task: number): number {
    return this.#first[task + 1]! - this.#first[task]!;
  }

  /** Positions of its rows in the run, in the order of the file. */
  positions(task: number): Uint32Array {
    return this.#order.subarray(this.#first[task], this.#first[task + 1]);
  }

  /** Its rows, in the order of the file. */
  of(task: number): TaskRow[] {
    return Array.from(this.positions(task), (row) => this.#rows[row]!);
  }
}
