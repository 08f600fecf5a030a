import path from 'node:path';

import { readHostSpans } from '../records/read-host-spans.js';
import { memorySeries } from '../view/memory-series.js';
import type { ViewInput, ViewedRun } from '../view/page-data-of.js';
import { directories, findInput, isFile, recordNames } from './find-inputs.js';
import { loadPmuBeside } from './load-pmu.js';
import { loadRun } from './load-run.js';
import type { LoadRunOptions } from './load-run.js';
import { loadScopeStats } from './load-scope-stats.js';
import { loadValues } from './load-values.js';
import { readJsonFile } from './read-text.js';

const SPANS = 'spans.json';
const STATISTICS = 'scope_stats.jsonl';

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

/** A run with what lies beside its records. */
function loadViewed(file: string, options: LoadRunOptions, chip?: string): LoadedRun {
  const run = loadRun(file, options);
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
 * and what its chips recorded.
 *
 * @param input - the records, the spans, or their directory; without it the newest of `./outputs` and its directories
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the file and what is wrong with it
 */
export function loadView(input?: string, options: LoadRunOptions = {}): ViewInput & { readonly source: string } {
  const source = findInput(input, [...recordNames, SPANS]);
  const dir = path.dirname(source);
  const title = titleOf(source);
  const own = path.basename(source) === SPANS ? recordsIn(dir) : source;
  const spansFile = path.join(dir, SPANS);
  const hasSpans = isFile(spansFile);
  const chips = hasSpans ? chipRecords(dir) : [];
  const loaded = [
    ...(own === undefined ? [] : [loadViewed(own, options)]),
    ...chips.slice(0, MOST_RUNS).map(({ file, chip }) => loadViewed(file, options, chip)),
  ];
  const left = Math.max(chips.length - MOST_RUNS, 0);
  return {
    ...{ source, title },
    runs: loaded.map(({ viewed }) => viewed),
    spans: hasSpans ? readHostSpans(readJsonFile(spansFile), spansFile) : undefined,
    gaps: [
      ...loaded.flatMap(({ gaps }) => gaps),
      ...(left > 0 ? [`What chips recorded of ${left} more tasks is not shown.`] : []),
    ],
  };
}
