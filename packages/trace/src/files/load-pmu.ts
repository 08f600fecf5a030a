import { readPmu } from '../costs/read-pmu.js';
import type { RecordedPmu } from '../costs/read-pmu.js';
import { findInput } from './find-inputs.js';
import { readText } from './read-text.js';

/**
 * Loads from disk what the counters of the cores showed.
 *
 * @param input - `pmu.csv` or its directory; without it the newest of `./outputs` and its directories
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the file and what is wrong with it
 */
export function loadPmu(input?: string): RecordedPmu {
  const file = findInput(input, ['pmu.csv'], 'enablePmu');
  return readPmu(readText(file), file);
}
