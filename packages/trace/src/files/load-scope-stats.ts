import { readScopeStats } from '../scope-stats/read-scope-stats.js';
import type { ScopeSamples } from '../scope-stats/scope-samples.js';
import { findInput } from './find-inputs.js';
import { readText } from './read-text.js';

/**
 * Loads statistics of scopes from disk.
 *
 * @param input - `scope_stats.jsonl` or its directory; without it the newest of `./outputs` and its directories
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the file and what is wrong with it
 */
export function loadScopeStats(input?: string): ScopeSamples {
  const file = findInput(input, ['scope_stats.jsonl', 'scope_stats/scope_stats.jsonl'], 'enableScopeStats');
  return readScopeStats(readText(file), file);
}
