import type { CaseOptions } from '../model/case-options.js';
import { optionTable } from './option-table.js';
import type { RunOptions } from './run-options.js';

/** What the process that runs a case gets of the options of a run: every value that the table says to forward. */
export function forwardOptions(options: RunOptions): CaseOptions {
  const forwarded: Record<string, unknown> = {};
  const diagnostics: Record<string, unknown> = {};
  const values = options as unknown as Readonly<Record<string, unknown>>;
  for (const { key, forward } of optionTable) {
    if (forward === 'parentOnly' || values[key] === undefined) continue;
    const [target, switchName] = forward.split('.');
    if (switchName === undefined) forwarded[target!] = values[key];
    else diagnostics[switchName] = values[key];
  }
  return { ...forwarded, diagnostics } as unknown as CaseOptions;
}
