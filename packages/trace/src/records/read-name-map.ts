import { Fields } from './fields.js';
import type { NameMap } from './recorded-run.js';

/** No names at all. */
export const noNames: NameMap = { functions: new Map() };

/**
 * Reads names of functions: `{ callable_id_to_name, orchestrator_name }`, or a flat object from ids to names.
 *
 * @param value - the parsed file
 * @param source - the file, for messages
 */
export function readNameMap(value: unknown, source: string): NameMap {
  const file = new Fields(source, value);
  if (!file.has('callable_id_to_name')) return { functions: functionsIn(file) };
  return {
    functions: functionsIn(file.fields('callable_id_to_name')),
    orchestrator: file.optionalText('orchestrator_name'),
    level: file.optionalInteger('level'),
  };
}

function functionsIn(fields: Fields): Map<number, string> {
  const functions = new Map<number, string>();
  for (const key of fields.keys()) {
    if (!/^\d{1,9}$/.test(key)) continue;
    functions.set(Number(key), fields.text(key));
  }
  return functions;
}
