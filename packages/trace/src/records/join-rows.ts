import { MAX_CORE, toBigint, wrongValue } from './fields.js';
import type { Fields } from './fields.js';

/** One block of a task: what its core wrote, and what the scheduler wrote about it when it did. */
export interface JoinedRow {
  readonly core: number;
  readonly taskId: bigint;
  readonly start: bigint;
  readonly end: bigint;
  readonly dispatch?: bigint | undefined;
  readonly finish?: bigint | undefined;
}

/**
 * Joins the rows of cores with those of schedulers: same core and same register id. Register ids come round again, so the
 * n-th row of one side belongs to the n-th of the other.
 */
export function joinRows(file: Fields): JoinedRow[] {
  const waiting = new Map<string, Waiting>();
  for (const [core, registerId, dispatch, finish] of tuples(file, 'aicpu_tasks', 4)) {
    const key = `${core} ${registerId}`;
    const known = waiting.get(key) ?? { times: [], next: 0 };
    waiting.set(key, known);
    known.times.push([dispatch!, finish!]);
  }
  return tuples(file, 'aicore_tasks', 5).map(([core, taskId, registerId, start, end], position) => {
    if (core! < 0n || core! > MAX_CORE) {
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
    const known = waiting.get(`${core} ${registerId}`);
    const [dispatch, finish] = known?.times[known.next++] ?? [];
    return { core: Number(core), taskId: BigInt.asUintN(64, taskId!), start: start!, end: end!, dispatch, finish };
  });
}

/** When the blocks that one core ran under one register id were dispatched and finished, and which of them comes next. */
interface Waiting {
  readonly times: (readonly [dispatch: bigint, finish: bigint])[];
  next: number;
}

/** Rows of at least so many integers. */
function tuples(file: Fields, key: string, length: number): bigint[][] {
  const rows = key === 'aicore_tasks' ? file.array(key) : file.optionalArray(key);
  return rows.map((row, position) => {
    const values = Array.isArray(row) ? (row as unknown[]).slice(0, length).map(toBigint) : [];
    if (values.length === length && values.every((value) => value !== undefined)) return values;
    throw wrongValue(file.source, file.path(`${key}[${position}]`), row, `a row of ${length} integers`);
  });
}
