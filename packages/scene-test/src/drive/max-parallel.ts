import os from 'node:os';

import type { PlanItem } from '../model/plan-item.js';
import type { RunOptions } from '../options/run-options.js';

/** The devices of a run: those that were given, or on simulators as many as one case needs. */
export function devicesFor(options: Pick<RunOptions, 'devices'>, items: readonly PlanItem[]): readonly number[] {
  if (options.devices !== undefined) return options.devices;
  const needed = items.filter(({ platform }) => platform.endsWith('sim')).map(({ deviceCount }) => deviceCount);
  return Array.from({ length: Math.max(1, ...needed) }, (_, id) => id);
}

/** How many cases run at the same time: on hardware one a device, on simulators no more than there are processors. */
export function maxParallelFor(
  options: Pick<RunOptions, 'maxParallel'>,
  items: readonly PlanItem[],
  deviceCount: number,
): number {
  if (options.maxParallel !== 'auto') return options.maxParallel;
  const isSimulated = items.every(({ platform }) => platform.endsWith('sim'));
  return Math.max(1, isSimulated ? Math.min(os.availableParallelism(), deviceCount) : deviceCount);
}
