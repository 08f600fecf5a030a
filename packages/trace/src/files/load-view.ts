import path from 'node:path';

import { readHostSpans } from '../records/read-host-spans.js';
import type { RecordedRun } from '../records/recorded-run.js';
import { memorySeries } from '../view/memory-series.js';
import type { ViewInput, ViewedRun } from '../view/page-data-of.js';
import { directories, findInput, isFile, recordNames } from './find-inputs.js';
import { loadPmuBeside } from './load-pmu.js';
import { loadPartialRun } from './load-partial-run.js';
import { loadRun } from './load-run.js';
import type { LoadRunOptions } from './load-run.js';
import { loadScopeStats } from './load-scope-stats.js';
import { dumpLists, loadValues } from './load-values.js';
import { readJsonFile } from './read-text.js';

const SPANS = 'spans.json';
const STATISTICS = 'scope_stats.jsonl';
/** What a run may have recorded without its swimlane. */
const partNames = ['deps.json', STATISTICS, 'pmu.csv', ...dumpLists];

/** Runs of single tasks of chips beyond this are left out of a page. */
const MOST_RUNS = 256;

/** What a directory of records is called: by the directory itself. */
function titleOf(file: string): string {
  return path.basename(path.dirname(path.resolve(file)));
}

/** The last two names of the directory of a file. */
function folderOf(file: string): string {
  return path.resolve(path.dirname(file)).split(path.sep).slice(-2).join('/');
}

/** The file that holds the records of a run in a directory, or nothing. */
function recordsIn(dir: string): string | undefined {
  return recordNames.map((name) => path.join(dir, name)).find(isFile);
}

/** What chips below a worker recorded: `<path of the chip, with dots>/task-<run>-<task>/`. */
function chipRecords(dir: string): { readonly file: string; readonly chip: string }[] {
  return directories(dir).flatMap((chipDir) => {
    const chip = path.basename(chipDir).replaceAll('.', '/');
    const tasks = directories(chipDir).filter((task) => /^task-\d+-\d+$/.test(path.basename(task)));
    return tasks.flatMap((task) => {
      const file = recordsIn(task);
      return file === undefined ? [] : [{ file, chip }];
    });
  });
}

interface LoadedRun {
  readonly viewed: ViewedRun;
  readonly gaps: readonly string[];
}

/** The directory of a run that has this file, which may be in a directory for dumps in it. */
function runDirectoryOf(file: string): string {
  const dir = path.dirname(file);
  const isDump = dumpLists.some((list) => path.resolve(file).endsWith(`${path.sep}${path.normalize(list)}`));
  return isDump ? path.dirname(dir) : dir;
}

/** A run with what lies beside its records. */
function loadViewed(file: string, run: RecordedRun, chip?: string): LoadedRun {
  const statistics = path.join(path.dirname(file), STATISTICS);
  const samples = isFile(statistics) ? loadScopeStats(statistics) : undefined;
  const { tensors, gaps } = loadValues(run);
  const memory = samples === undefined ? [] : memorySeries(samples, run.clock);
  const lost = samples?.dropped ?? 0;
  return {
    viewed: {
      run,
      path: chip,
      folder: folderOf(file),
      tensors,
      memory,
      pmu: loadPmuBeside(file),
    },
    gaps: lost > 0 ? [...gaps, `${lost} samples of scopes were lost.`] : gaps,
  };
}

/**
 * Loads all that a page shows about a run: what one chip recorded or, where a worker of level 3 or above left its spans, these
 * and what its chips recorded. Whatever of this there is will do.
 *
 * @param input - the records, the spans, or their directory; without it the newest of `./outputs` and its directories
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the file and what is wrong with it
 */
export function loadView(input?: string, options: LoadRunOptions = {}): ViewInput & { readonly source: string } {
  const found = findInput(input, [...recordNames, SPANS, ...partNames]);
  const dir = runDirectoryOf(found);
  const isBeside = [SPANS, ...partNames].some((name) => path.join(dir, name) === path.normalize(found));
  const records = isBeside ? recordsIn(dir) : found;
  const spansFile = path.join(dir, SPANS);
  const hasSpans = isFile(spansFile);
  const chips = hasSpans ? chipRecords(dir) : [];
  const source = records ?? (hasSpans ? spansFile : path.join(dir, recordNames[0]));
  const loaded = [
    ...(records === undefined ? [] : [loadViewed(records, loadRun(records, options))]),
    ...(source === records || source === spansFile ? [] : [loadViewed(source, loadPartialRun(source, options))]),
    ...chips.slice(0, MOST_RUNS).map(({ file, chip }) => loadViewed(file, loadRun(file, options), chip)),
  ];
  const left = Math.max(chips.length - MOST_RUNS, 0);
  return {
    ...{ source, title: titleOf(source) },
    runs: loaded.map(({ viewed }) => viewed),
    spans: hasSpans ? readHostSpans(readJsonFile(spansFile), spansFile) : undefined,
    gaps: [
      ...loaded.flatMap(({ gaps }) => gaps),
      ...(left > 0 ? [`What chips recorded of ${left} more tasks is not shown.`] : []),
    ],
  };
}
