import type { RecordedRun, TaskRow } from '../records/recorded-run.js';
import type { TaskRows } from '../records/task-rows.js';

/**
 * Between which rows of two tasks arrows are drawn. Every row of the one and of the other, unless a task is spread over many
 * cores as blocks of the same kernel (SPMD): hundreds of arrows say no more than one. Then each kernel has one row for the
 * task: the earliest where arrows arrive, the one that ends last where they leave.
 */
export class Anchors {
  readonly #run: RecordedRun;
  readonly #rows: TaskRows;
  readonly #arrivals = new Map<number, readonly number[]>();
  readonly #departures = new Map<number, readonly number[]>();

  constructor(run: RecordedRun, rows: TaskRows) {
    this.#run = run;
    this.#rows = rows;
  }

  /** Whether a task is spread over cores. The dependencies know; otherwise the number of its rows tells. */
  isSpmd(task: number): boolean {
    const blocks = this.#run.taskDetails[task]?.blockCount;
    if (blocks !== undefined) return blocks > 1;
    const count = this.#rows.count(task);
    if (count < 2) return false;
    const rows = this.#rows.of(task);
    const perCluster = new Set(rows.map(({ coreKind }) => coreKind)).size > 1 ? 3 : 1;
    if (count > perCluster) return new Set(rows.map(({ funcId }) => funcId)).size < count;
    return false;
  }

  /** Positions of the rows at which arrows arrive. */
  arrivals(task: number): ArrayLike<number> {
    return this.#of(task, this.#arrivals, (row, best) => row.startUs < best.startUs);
  }

  /** Positions of the rows from which arrows leave. */
  departures(task: number): ArrayLike<number> {
    return this.#of(task, this.#departures, (row, best) => row.endUs > best.endUs);
  }

  #of(
    task: number,
    known: Map<number, readonly number[]>,
    isBetter: (row: TaskRow, best: TaskRow) => boolean,
  ): ArrayLike<number> {
    const positions = this.#rows.positions(task);
    if (!this.isSpmd(task)) return positions;
    const found = known.get(task);
    if (found !== undefined) return found;
    const best = new Map<number, number>();
    for (const position of positions) {
      const row = this.#run.tasks[position]!;
      const other = best.get(row.funcId);
      if (other === undefined || isBetter(row, this.#run.tasks[other]!)) best.set(row.funcId, position);
    }
    const anchors = [...best.values()];
    known.set(task, anchors);
    return anchors;
  }
}
