import { inputError } from '../json/input-error.js';
import type { CoreKind } from '../records/recorded-run.js';

/** What the counters of the cores showed. */
export interface RecordedPmu {
  /** The file. */
  readonly source: string;
  /** What was counted: 1 arithmetic, 2 use of pipes, 4 memory, 5 L0, 6 conflicts, 7 UB, 8 L2 cache. Absent when not said. */
  readonly eventType?: number | undefined;
  /** The names of the counters, as the file has them: chips have different ones. */
  readonly counters: readonly string[];
  readonly rows: readonly PmuRow[];
}

/** One kernel that ran on one core. */
export interface PmuRow {
  /** The kernel; -1 when it is not known. */
  readonly funcId: number;
  readonly cycles: number;
  /** The task that it was a block of; absent when the file does not say it. */
  readonly taskId?: bigint | undefined;
  /** Absent when the file does not say it. */
  readonly coreKind?: CoreKind | undefined;
  /** In the order of their names. */
  readonly counts: readonly number[];
}

/** Columns that count nothing, and the sum that is there whatever is counted. */
const FIXED = ['thread_id', 'core_id', 'task_id', 'func_id', 'core_type', 'pmu_total_cycles', 'event_type'];

/**
 * Reads `pmu.csv`, whatever events it counts, on whichever chip.
 *
 * @param source - the file, for errors
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the line and what is wrong with it
 */
export function readPmu(text: string, source: string): RecordedPmu {
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
  const columns = header.split(',');
  const column = (name: string): number => {
    const index = columns.indexOf(name);
    if (index >= 0) return index;
    throw inputError(source, `its first line names no column ${name}, so it is no pmu.csv`);
  };
  const [funcId, cycles] = [column('func_id'), column('pmu_total_cycles')];
  const [coreType, eventType] = [columns.indexOf('core_type'), columns.indexOf('event_type')];
  const taskId = columns.indexOf('task_id');
  const counted = columns.flatMap((name, index) => (FIXED.includes(name) ? [] : [index]));
  const rows = lines.map((line, index): PmuRow => {
    const cells = line.split(',');
    const row = {
      funcId: integerOf(cells[funcId]),
      cycles: integerOf(cells[cycles]),
      taskId: idOf(cells[taskId]),
      coreKind: kindOf(cells[coreType]),
      counts: counted.map((at) => integerOf(cells[at])),
    };
    const areCounts = [row.cycles, ...row.counts].every((count) => count >= 0);
    if (cells.length === columns.length && row.funcId >= -1 && areCounts) return row;
    const rule = `${columns.length} columns with integers as func_id, pmu_total_cycles and counters`;
    throw inputError(source, `line ${index + 2} is '${line.slice(0, 80)}'; allowed: ${rule}`, { line: index + 2 });
  });
  const type = integerOf(lines[0]?.split(',')[eventType]);
  return {
    source,
    ...(Number.isNaN(type) ? {} : { eventType: type }),
    counters: counted.map((index) => columns[index]!),
    rows,
  };
}

function kindOf(cell: string | undefined): CoreKind | undefined {
  if (cell === undefined) return undefined;
  return cell === '0' ? 'aic' : 'aiv';
}

function idOf(cell = ''): bigint | undefined {
  return /^(0x[\da-f]{1,16}|\d{1,20})$/i.test(cell) ? BigInt.asUintN(64, BigInt(cell)) : undefined;
}

function integerOf(cell = ''): number {
  return /^-?\d{1,15}$/.test(cell) ? Number(cell) : NaN;
}
