/** What examples with several chips have in common. */
import { Worker } from '@pto/worker';
import type { HostWorkerOptions, PlatformName } from '@pto/worker';

/** A worker of level 3 with as many chips. */
export function workerOfChips(
  platform: PlatformName,
  runtime: string,
  chips: number,
  more: Partial<HostWorkerOptions> = {},
): Worker {
  return new Worker({ level: 3, platform, runtime, deviceIds: chipIds(chips), ...more });
}

/** Worker ids of chips, which are their ranks in a domain of all. */
export function chipIds(chips: number): number[] {
  return Array.from({ length: chips }, (_, chip) => chip);
}
