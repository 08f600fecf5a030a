import type { RecordedRun } from './recorded-run.js';

/**
 * What has to be known of the edges of a run before they are believed; nothing when all were recorded. An answer that rests on
 * edges is wrong where some are missing: a task looks ready before it is, and a path ends too early.
 */
export function edgeGap({ dropped }: RecordedRun): string | undefined {
  const count = dropped['dependencies'] ?? 0;
  if (count === 0) return undefined;
  return `${count} tasks, arguments or dependencies found no room in deps.json: edges are missing.`;
}
