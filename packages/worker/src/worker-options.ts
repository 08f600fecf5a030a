import { PtoError, checkOptions, invalidArgument } from '@pto/task-interface';

import { chipOptionNames, takeChipWorkerOptions } from './options/chip-worker-options.js';
import type { ChipWorkerOptions } from './options/chip-worker-options.js';
import { hostOptionNames, takeHostWorkerOptions } from './options/host-worker-options.js';
import type { CheckedHostOptions, HostWorkerOptions } from './options/host-worker-options.js';

/** What a {@link Worker} is made for; the level decides which options there are. */
export type WorkerOptions = ChipWorkerOptions | HostWorkerOptions;

/** Options that are checked and complete. */
export type CheckedOptions = CheckedHostOptions | Required<ChipWorkerOptions>;

const MAX_LEVEL = 8;

/** Whether options are those of one chip. */
export function isChipLevel<Options extends CheckedOptions | WorkerOptions>(
  options: Options,
): options is Extract<Options, { level: 2 }> {
  return options.level === 2;
}

/** Checks options and fills in the defaults. Touches no library and no device. */
export function takeWorkerOptions(options: WorkerOptions): CheckedOptions {
  // The level first: options of other levels are not misspelt ones of this level.
  requireLevel((options as WorkerOptions | undefined)?.level);
  requireOptionsOfLevel(options);
  checkOptions('Worker', options, isChipLevel(options) ? chipOptionNames : hostOptionNames);
  return isChipLevel(options) ? takeChipWorkerOptions(options) : takeHostWorkerOptions(options);
}

function requireLevel(level: unknown): void {
  if (typeof level === 'number' && Number.isInteger(level) && level >= 2 && level <= MAX_LEVEL) return;
  throw invalidArgument({
    code: 'ERR_PTO_WORKER_LEVEL',
    what: 'Worker, level',
    given: level,
    allowed: '2 for one chip, 3 for one host, 4 to 8 for workers of workers',
    remedy: `level ${String(level)} not supported. Pass { level: 2 } to drive one chip, { level: 3 } to drive several.`,
  });
}

function requireOptionsOfLevel(options: WorkerOptions): void {
  const [here, elsewhere]: readonly (readonly string[])[] = isChipLevel(options)
    ? [chipOptionNames, hostOptionNames]
    : [hostOptionNames, chipOptionNames];
  const misplaced = Object.keys(options).find((name) => !here!.includes(name) && elsewhere!.includes(name));
  if (misplaced === undefined) return;
  const remedy =
    misplaced === 'deviceId' ? '  Name the chips with deviceIds.' : '  Leave it out, or make a worker of level 3.';
  throw new PtoError(
    'ERR_PTO_WORKER_LEVEL',
    `Worker, ${misplaced}: is an option of level ${isChipLevel(options) ? '>= 3' : '2'}; the level is ${options.level}.\n${remedy}`,
    { details: { option: misplaced, level: options.level } },
  );
}
