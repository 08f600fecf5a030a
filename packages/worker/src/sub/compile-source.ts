import { deserialize } from 'node:v8';

import type { SourceRecord } from './callable-record.js';
import type { AnyFunction } from './load-callable.js';

/** The function that a text describes; it sees globals and its bindings. */
export function compileSource({ name, source, bindings }: SourceRecord): AnyFunction {
  const values = deserialize(Buffer.from(bindings, 'base64')) as Record<string, unknown>;
  const body = `'use strict'; return (${source});\n//# sourceURL=serializable:${encodeURIComponent(name)}`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- compiling a text is what this is for
  const make = new Function(...Object.keys(values), body) as (...bound: unknown[]) => AnyFunction;
  return make(...Object.values(values));
}
