import type { RecordedRun } from '../records/recorded-run.js';
import { observedPath } from './observed-path.js';
import type { ObservedPath } from './observed-path.js';
import { keptEdges, staticPath, taskSpans } from './static-path.js';
import type { StaticPath } from './static-path.js';

/** What the search for critical paths takes. */
export interface CriticalPathOptions {
  /** By how much tasks in order may overlap in the records, in microseconds. Default: 2. */
  readonly toleranceUs?: number | undefined;
}

/** Both paths of a run. */
export interface CriticalPath {
  readonly static: StaticPath;
  readonly observed: ObservedPath;
  /** Edges between tasks on cores that the run did not keep to, and that were left out. */
  readonly ignoredEdges: number;
}

/**
 * Finds what a run could not have been faster than, the longest chain of dependent tasks, and what it really waited for.
 *
 * @example
 * ```ts
 * import { criticalPath, readRun } from '@pto/trace';
 *
 * const row = { func_id: 0, core_id: 0, core_type: 'aiv' };
 * const first = { ...row, task_id: 0, start_time_us: 0, end_time_us: 4, fanout: [1] };
 * const second = { ...row, task_id: 1, start_time_us: 5, end_time_us: 8 };
 * const run = readRun({ version: 1, tasks: [first, second] }, 'l2_perf_records.json');
 * const { observed } = criticalPath(run);
 * [observed.makespanUs, observed.computeUs, observed.stallUs['data-wait']]; // => [8, 7, 1]
 * ```
 */
export function criticalPath(run: RecordedRun, { toleranceUs = 2 }: CriticalPathOptions = {}): CriticalPath {
  const spans = taskSpans(run);
  const { kept, ignored } = keptEdges(run, spans, toleranceUs);
  return {
    static: staticPath(run, spans, kept),
    observed: observedPath(run, kept, toleranceUs),
    ignoredEdges: ignored,
  };
}
