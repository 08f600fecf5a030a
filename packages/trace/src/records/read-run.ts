import { inputError } from '../json/input-error.js';
import { describeKind, fileKind } from './file-kind.js';
import { readAugustRun } from './read-august-run.js';
import { readMayRun } from './read-may-run.js';
import type { RecordedRun } from './recorded-run.js';
import type { RunContext } from './run-context.js';

/**
 * Reads the records of a run, of either generation.
 *
 * @param value - the parsed `l2_perf_records.json` or `chip_swimlane_records.json`
 * @param source - the file, for messages
 * @param context - dependencies and names, which lie in other files
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that says what the file is and which member is wrong
 *
 * @example
 * ```ts
 * import { readRun } from '@pto/trace';
 *
 * const task = { task_id: 0, func_id: 0, core_id: 0, core_type: 'aiv', start_time_us: 1, end_time_us: 3 };
 * const run = readRun({ version: 1, tasks: [task] }, 'l2_perf_records.json');
 * run.tasks[0]?.endUs; // => 3
 * run.taskIds; // => [0n]
 * ```
 */
export function readRun(value: unknown, source: string, context: RunContext = {}): RecordedRun {
  const kind = fileKind(value);
  if (kind === 'august-records') return readAugustRun(value, source, context);
  if (kind === 'may-records' || hasVersion(value)) return readMayRun(value, source, context);
  const wanted = 'l2_perf_records.json or chip_swimlane_records.json is needed';
  throw inputError(source, `this is ${describeKind(kind)}; ${wanted}`, { kind });
}

/** What has a version and nothing else that we know is a file of ours that lacks its tasks. */
function hasVersion(value: unknown): boolean {
  return fileKind(value) === 'unknown' && typeof value === 'object' && value !== null && 'version' in value;
}
