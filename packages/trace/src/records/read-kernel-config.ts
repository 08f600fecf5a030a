import type { NameMap } from './recorded-run.js';

/**
 * Names of functions in a kernel configuration, of which there are several languages: every entry in braces that has both a
 * `func_id` and a `name`.
 *
 * @param text - the file
 */
export function readKernelConfig(text: string): NameMap {
  const functions = new Map<number, string>();
  for (const [entry] of text.matchAll(/\{[^{}]*\}/g)) {
    const id = /\bfunc_?id\b["']?\s*[:=]\s*(\d{1,9})/i.exec(entry)?.[1];
    const name = /\bname\b["']?\s*[:=]\s*["']([^"']+)["']/.exec(entry)?.[1];
    if (id !== undefined && name !== undefined) functions.set(Number(id), name);
  }
  return { functions };
}
