import type { HostSpans } from '../records/host-spans.js';
import { readHostSpans } from '../records/read-host-spans.js';
import { findInput } from './find-inputs.js';
import { readJsonFile } from './read-text.js';

/**
 * Loads what the workers of a host did from disk.
 *
 * @param input - `spans.json` or its directory; without it the newest of `./outputs` and its directories
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the file and what is wrong with it
 */
export function loadSpans(input?: string): HostSpans {
  const file = findInput(input, ['spans.json'], 'spansTo');
  return readHostSpans(readJsonFile(file), file);
}
