import { checkOptions, invalidArgument } from '@pto/task-interface';
import type { PlatformName } from '@pto/runtime-native/assets';

import type { WorkerOptions } from '../worker-options.js';

/** What a `Runtime` is made for. */
export type RuntimeOptions = ChipRuntimeOptions | HostRuntimeOptions;

/** One chip, driven from this process. */
export interface ChipRuntimeOptions {
  level: 'chip';
  platform: PlatformName;
  /** Default: `tensormap_and_ringbuffer`. */
  runtime?: string;
  /** Which device of the machine. Default: 0. */
  device?: number;
}

/** The chips of one host under one orchestration function. */
export interface HostRuntimeOptions {
  level: 'host';
  platform: PlatformName;
  /** Default: `tensormap_and_ringbuffer`. */
  runtime?: string;
  /** The devices; at least one, each once. */
  devices: readonly number[];
  /** How many functions of `ctx.subTask` may be under way at a time. Default: 1. */
  subWorkers?: number;
}

/** The options of the worker behind a runtime; it checks their values. */
export function workerOptionsOf(options: RuntimeOptions): WorkerOptions {
  const { level } = (options ?? {}) as Partial<RuntimeOptions>;
  if (level !== 'chip' && level !== 'host') {
    throw invalidArgument({
      code: 'ERR_PTO_OPTION_INVALID',
      what: 'Runtime, level',
      given: level,
      allowed: "'chip', 'host'",
      remedy: "Pass { level: 'chip' } for one chip, { level: 'host' } for several.",
    });
  }
  const { platform, runtime = 'tensormap_and_ringbuffer' } = options;
  if (options.level === 'chip') {
    checkOptions('Runtime', options, ['level', 'platform', 'runtime', 'device']);
    return { level: 2, platform, runtime, deviceId: options.device ?? 0 };
  }
  checkOptions('Runtime', options, ['level', 'platform', 'runtime', 'devices', 'subWorkers']);
  const { devices, subWorkers = 1 } = options;
  if (!Array.isArray(devices) || devices.length === 0) {
    throw invalidArgument({
      code: 'ERR_PTO_OPTION_INVALID',
      what: 'Runtime, devices',
      given: devices,
      allowed: 'an array of at least one device number',
      remedy: 'Pass for example { devices: [0, 1] }.',
    });
  }
  return {
    level: 3,
    platform,
    runtime,
    deviceIds: devices,
    subWorkers: { count: subWorkers, mode: 'inline' },
    // Handles are versions: a task that writes one waits for those that read the version before.
    strictHazards: true,
  };
}
