import path from 'node:path';

import { findInput, isFile, recordNames } from './find-inputs.js';
import { hasRanks } from './load-ranks.js';

/** The name of the file with the spans of a worker. */
export const SPANS_NAME = 'spans.json';

/** What was recorded: one run on one chip, what a worker of level 3 and up did, or one run a directory. */
export interface Recording {
  readonly kind: 'run' | 'worker' | 'ranks';
  /** The records, the spans, or the directory that has those of the ranks. */
  readonly source: string;
}

/**
 * Finds what was recorded last, and says what it is.
 *
 * @param input - a file, or a directory; without it the newest of `./outputs` and its directories
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when there is nothing
 */
export function findRecording(input?: string): Recording {
  const names = [...recordNames, SPANS_NAME];
  if (input !== undefined && !isFile(path.join(input, SPANS_NAME)) && hasRanks(input))
    return { kind: 'ranks', source: input };
  const source = findInput(input, names);
  return { kind: path.basename(source) === SPANS_NAME ? 'worker' : 'run', source };
}
