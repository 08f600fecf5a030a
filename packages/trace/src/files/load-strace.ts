import { readStrace } from '../strace/read-strace.js';
import type { StraceLog } from '../strace/strace-log.js';
import { readText } from './read-text.js';

/**
 * Loads the `[STRACE]` records of a log.
 *
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when it cannot be read
 */
export function loadStrace(file: string): StraceLog {
  return readStrace(readText(file), file);
}
