import path from 'node:path';

import { readMayRun } from '../records/read-may-run.js';
import type { RecordedRun } from '../records/recorded-run.js';
import { isFile } from './find-inputs.js';
import { loadDump } from './load-dump.js';
import { loadPmuBeside } from './load-pmu.js';
import { loadGraph, loadNames } from './load-run.js';
import type { LoadRunOptions } from './load-run.js';
import { dumpLists } from './load-values.js';

/**
 * Loads a run whose swimlane was not recorded: the tasks that its dependencies, dumped values and counters know.
 *
 * @param file - where the records would be
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the file and what is wrong with it
 */
export function loadPartialRun(file: string, options: LoadRunOptions): RecordedRun {
  const dir = path.dirname(file);
  const context = { graph: loadGraph(dir, options), names: loadNames(dir, options) };
  const run = readMayRun({ version: 1, tasks: [] }, file, context);
  const list = dumpLists.map((name) => path.join(dir, name)).find(isFile);
  const dumped = list === undefined ? [] : loadDump(list).dump.entries.map(({ taskId }) => taskId);
  const counted = (loadPmuBeside(file)?.rows ?? []).flatMap(({ taskId }) => (taskId === undefined ? [] : [taskId]));
  return { ...run, taskIds: [...new Set([...run.taskIds, ...dumped, ...counted])] };
}
