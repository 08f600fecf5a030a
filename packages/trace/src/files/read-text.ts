import { readFileSync, statSync } from 'node:fs';

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
 * Reads a text file, without the mark that some editors put before its first character.
 *
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when it cannot be read
 */
export function readText(file: string): string {
  // Nobody may ever write to a pipe, and a device may never end.
  const stats = readable(file, () => statSync(file));
  if (stats.isDirectory()) throw inputError(file, 'this is a directory');
  if (!stats.isFile()) throw inputError(file, 'this is a pipe or a device, not a file');
  return readable(file, () => readFileSync(file, 'utf8')).replace(/^\uFEFF/, '');
}

/** Words what goes wrong with a file while it is read. */
function readable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const problem = (code !== undefined && problems[code]) || `it cannot be read (${message})`;
    throw inputError(file, problem, { errno: code });
  }
}

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  ELOOP: 'its links lead round in a circle',
  ERR_STRING_TOO_LONG: 'it is larger than 512 MiB, more than can be read at once',
};
