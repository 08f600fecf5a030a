import { inputError } from '../json/input-error.js';

/** What the counters of the cores showed. */
export interface RecordedPmu {
  /** The file. */
  readonly source: string;
  readonly rows: readonly PmuRow[];
}

/** One kernel that ran on one core. */
export interface PmuRow {
  /** The kernel; -1 when it is not known. */
  readonly funcId: number;
  readonly cycles: number;
}

/**
 * Reads `pmu.csv`, whatever events it counts.
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
  const rows = lines.map((line, index): PmuRow => {
    const cells = line.split(',');
    const row = { funcId: integerOf(cells[funcId]), cycles: integerOf(cells[cycles]) };
    if (cells.length === columns.length && row.funcId >= -1 && row.cycles >= 0) return row;
    const rule = `${columns.length} columns with integers as func_id and pmu_total_cycles`;
    throw inputError(source, `line ${index + 2} is '${line.slice(0, 80)}'; allowed: ${rule}`, { line: index + 2 });
  });
  return { source, rows };
}

function integerOf(cell = ''): number {
  return /^-?\d{1,15}$/.test(cell) ? Number(cell) : NaN;
}
