import path from 'node:path';

import { readHostSpans } from '../records/read-host-spans.js';
import type { RecordedChip, RecordedWorker } from '../records/recorded-worker.js';
import { directories, findInput, isFile, newestIn, recordNames } from './find-inputs.js';
import { loadRun } from './load-run.js';
import type { LoadRunOptions } from './load-run.js';
import { readJsonFile } from './read-text.js';

/** The name of the file with the spans of a worker. */
export const SPANS_NAME = 'spans.json';

/**
 * Finds what was recorded last: the records of a run on one chip, or the spans of a worker of level 3 and up.
 *
 * @param input - a file, or a directory; without it the newest of `./outputs` and its directories
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when there is neither
 */
export function findRecording(input?: string): { readonly file: string; readonly isWorker: boolean } {
  const file = findInput(input, [...recordNames, SPANS_NAME]);
  return { file, isWorker: path.basename(file) === SPANS_NAME };
}

/**
 * Loads what a worker of level 3 and up recorded, with the records of its chips: those lie in a directory a chip beside the
 * spans, one in it for each task.
 *
 * @param file - the path of `spans.json`
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the file and what is wrong with it
 */
export function loadWorker(file: string, options: LoadRunOptions = {}): RecordedWorker {
  const spans = readHostSpans(readJsonFile(file), file);
  const dir = path.dirname(file);
  const paths = new Map(spans.processes.map((process) => [process.path.replaceAll('/', '.'), process.path]));
  const funcNames = options.funcNames ?? newestIn(dir, /^name_map_.*\.json$/);
  const chips = directories(dir).map((chip): RecordedChip => {
    const name = path.basename(chip);
    const tasks = directories(chip).filter((task) => recordNames.some((record) => isFile(path.join(task, record))));
    const runs = tasks.map((task) =>
      loadRun(task, { ...options, funcNames: newestIn(task, /^name_map_.*\.json$/) ?? funcNames }),
    );
    return { path: paths.get(name) ?? name.replaceAll('.', '/'), runs };
  });
  return { source: file, spans, chips: chips.filter(({ runs }) => runs.length > 0) };
}
