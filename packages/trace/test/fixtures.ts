import path from 'node:path';

import { readRun } from '../src/index.js';
import type { RecordedRun, RunContext } from '../src/index.js';

/** A file of recorded runs that the tests have. */
export function fixture(name: string): string {
  return path.join(import.meta.dirname, 'fixtures', name);
}

/** One row of the May records; what is not given is unremarkable. */
export interface RowOptions {
  readonly id: number | bigint;
  readonly start: number;
  readonly end: number;
  readonly core?: number;
  readonly kind?: 'aic' | 'aiv';
  readonly func?: number;
  readonly dispatch?: number;
  readonly finish?: number;
  readonly fanout?: readonly (number | bigint)[];
}

/** A run of the May records that has these rows. */
export function runOf(rows: readonly RowOptions[], members: object = {}, context: RunContext = {}): RecordedRun {
  return readRun({ version: 1, tasks: rows.map(rowOf), ...members }, 'l2_perf_records.json', context);
}

/** A row as the May records have it. */
export function rowOf({
  id,
  start,
  end,
  core = 0,
  kind = 'aiv',
  func = 0,
  dispatch,
  finish,
  fanout = [],
}: RowOptions): object {
  return {
    task_id: id,
    func_id: func,
    core_id: core,
    core_type: kind,
    start_time_us: start,
    end_time_us: end,
    dispatch_time_us: dispatch,
    finish_time_us: finish,
    fanout,
  };
}
