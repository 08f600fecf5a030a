import type { TaskDetails } from '../records/recorded-graph.js';
import type { CoreKind } from '../records/recorded-run.js';

/**
 * What a task runs on: cube cores, vector cores, both, or none. Tasks on no core are `alloc` when they only make memory and
 * `dummy` when they only order others; `unknown` is what the records do not say.
 */
export type TaskKind = 'aic' | 'aiv' | 'mix' | 'alloc' | 'dummy' | 'unknown';

/**
 * @param details - what the dependencies say about the task
 * @param cores - kinds of the cores that it ran on; undefined when that was not recorded
 */
export function taskKind(details: TaskDetails | undefined, cores: ReadonlySet<CoreKind> | undefined): TaskKind {
  if (cores !== undefined && cores.size > 0) return cores.size === 2 ? 'mix' : [...cores][0]!;
  if (details === undefined || details.kernelIds.length === 0) return cores === undefined ? 'unknown' : 'alloc';
  const [aic = -1, ...aiv] = details.kernelIds;
  const isOnVector = aiv.some((id) => id >= 0);
  if (aic >= 0) return isOnVector ? 'mix' : 'aic';
  if (isOnVector) return 'aiv';
  return details.args.some(({ type }) => type === 'output') ? 'alloc' : 'dummy';
}
