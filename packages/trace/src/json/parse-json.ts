import type { JsonValue } from './json-value.js';
import { scanJson } from './scan-json.js';

/**
 * Integers from 9 · 10^15: what may not fit a `number`, which is exact up to 9.007 · 10^15. It matches some text inside
 * strings, too, which costs time and nothing else.
 */
const LONG_INTEGER = /(?:^|[[:,\s-])(?:\d{17,}|9\d{15})(?:[,\s\]}]|$)/;

/**
 * Reads a JSON text without losing digits: task ids have 64 bits, and the language's own parser rounds integers above 2^53.
 *
 * The language's parser is several times faster, so it reads every text that has no such integer; the others, and those with
 * a mistake whose place is worth knowing, are scanned.
 *
 * @param text - the whole text
 * @param source - what the text is, for messages: the path of its file
 * @throws PtoError `ERR_PTO_TRACE_INPUT` with line and column of what is wrong, and whether the text just ends too early
 *
 * @example
 * ```ts
 * import { parseJson } from '@pto/trace';
 *
 * parseJson('{"task_id": 18446744073709551615}', 'records.json'); // => { task_id: 18446744073709551615n }
 * ```
 */
export function parseJson(text: string, source: string): JsonValue {
  if (LONG_INTEGER.test(text)) return scanJson(text, source);
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return scanJson(text, source);
  }
}
