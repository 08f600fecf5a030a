import path from 'node:path';

import { readPmu } from '../pmu/read-pmu.js';
import type { RecordedPmu } from '../pmu/read-pmu.js';
import { findInput, isFile } from './find-inputs.js';
import { readText } from './read-text.js';

const FILE = 'pmu.csv';

/**
 * Loads from disk what the counters of the cores showed.
 *
 * @param input - `pmu.csv` or its directory; without it the newest of `./outputs` and its directories
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the file and what is wrong with it
 */
export function loadPmu(input?: string): RecordedPmu {
  const file = findInput(input, [FILE], 'enablePmu');
  return readPmu(readText(file), file);
}

/**
 * The same of the run whose records are in a file; nothing when its counters were not recorded.
 *
 * @param records - the file of the records
 */
export function loadPmuBeside(records: string): RecordedPmu | undefined {
  const file = path.join(path.dirname(records), FILE);
  return isFile(file) ? loadPmu(file) : undefined;
}
