import { readFileSync } from 'node:fs';

import { inputError } from '../json/input-error.js';
import type { JsonValue } from '../json/json-value.js';
import { parseJson } from '../json/parse-json.js';

/**
 * Reads and parses a JSON file.
 *
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when it cannot be read or is no JSON
 */
export function readJsonFile(file: string): JsonValue {
  return parseJson(readText(file), file);
}

/**
 * Reads a text file.
 *
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when it cannot be read
 */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const problem = (code !== undefined && problems[code]) || `it cannot be read (${message})`;
    throw inputError(file, problem, { errno: code });
  }
}

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'this is a directory',
  ERR_STRING_TOO_LONG: 'it is larger than 512 MiB, more than can be read at once',
};
