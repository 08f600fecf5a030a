import path from 'node:path';

import type { ViewInput } from '../view/page-data-of.js';
import { loadRun } from './load-run.js';
import type { LoadRunOptions } from './load-run.js';

/** What a directory of records is called: by the directory itself. */
function titleOf(file: string): string {
  return path.basename(path.dirname(path.resolve(file)));
}

/**
 * Loads all that a page shows about a run.
 *
 * @param input - the records or their directory; without it the newest of `./outputs` and its directories
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the file and what is wrong with it
 */
export function loadView(input?: string, options: LoadRunOptions = {}): ViewInput & { readonly source: string } {
  const run = loadRun(input, options);
  return { source: run.source, title: titleOf(run.source), runs: [{ run }] };
}
