import { MAX_CORE, toExact, wrongValue } from './fields.js';
import type { Exact, Fields } from './fields.js';

/** One block of a task: what its core wrote, and what the scheduler wrote about it when it did. */
export interface JoinedRow {
  readonly core: number;
  readonly taskId: Exact;
  readonly start: Exact;
  readonly end: Exact;
  readonly dispatch?: Exact | undefined;
  readonly finish?: Exact | undefined;
}

/**
 * Joins the rows of cores with those of schedulers: same core and same register id. Register ids come round again, so the
 * n-th row of one side belongs to the n-th of the other.
 */
export function joinRows(file: Fields): JoinedRow[] {
  const scheduled = new ScheduledRows(tuples(file, 'aicpu_tasks', 4));
  return tuples(file, 'aicore_tasks', 5).map(([core, taskId, registerId, start, end], position) => {
    if (core! < 0 || core! > MAX_CORE) {
      throw wrongValue(
        file.source,
        file.path(`aicore_tasks[${position}][0]`),
        core,
        `the id of a core, at most ${MAX_CORE}`,
      );
    }
    if (end! < start!) {
      throw wrongValue(file.source, file.path(`aicore_tasks[${position}][4]`), end, `at least the start, ${start}`);
    }
    const [, , dispatch, finish] = scheduled.take(core!, registerId!) ?? [];
    return { core: Number(core), taskId: taskId!, start: start!, end: end!, dispatch, finish };
  });
}

/** Rows of schedulers, to be taken in their order by core and register id. */
class ScheduledRows {
  readonly #rows: readonly (readonly Exact[])[];
  /** By core and register id: the first row that was not taken, -1 for none. */
  readonly #first = new Map<Exact, Map<Exact, number>>();
  /** The row after each with the same core and register id, -1 for none. */
  readonly #next: Int32Array;

  constructor(rows: readonly (readonly Exact[])[]) {
    this.#rows = rows;
    this.#next = new Int32Array(rows.length);
    for (let position = rows.length - 1; position >= 0; position--) {
      const [core, registerId] = rows[position]!;
      const ofCore = this.#first.get(core!) ?? new Map<Exact, number>();
      this.#first.set(core!, ofCore);
      this.#next[position] = ofCore.get(registerId!) ?? -1;
      ofCore.set(registerId!, position);
    }
  }

  take(core: Exact, registerId: Exact): readonly Exact[] | undefined {
    const ofCore = this.#first.get(core);
    const position = ofCore?.get(registerId) ?? -1;
    if (position < 0) return undefined;
    ofCore!.set(registerId, this.#next[position]!);
    return this.#rows[position];
  }
}

/** Rows of at least so many integers. */
function tuples(file: Fields, key: string, length: number): (readonly Exact[])[] {
  const rows = key === 'aicore_tasks' ? file.array(key) : file.optionalArray(key);
  return rows.map((row, position) => {
    const values = Array.isArray(row) ? exactValues(row, length) : [];
    if (values.length >= length && values.every((value) => value !== undefined)) return values;
    throw wrongValue(file.source, file.path(`${key}[${position}]`), row, `a row of ${length} integers`);
  });
}

/** The row itself if it has numbers only, as nearly all of them have. */
function exactValues(row: readonly unknown[], length: number): readonly (Exact | undefined)[] {
  return row.every(Number.isSafeInteger) ? (row as readonly number[]) : row.slice(0, length).map(toExact);
}
