import { checkOptions, invalidArgument } from '@pto/task-interface';
import { parsePlatform, runtimeDescriptor } from '@pto/runtime-native/assets';
import type { PlatformName } from '@pto/runtime-native/assets';

/** What a {@link Worker} is made for. */
export interface WorkerOptions {
  /** 2: one chip, driven from this process. */
  level: 2;
  /** `a2a3sim` or `a5sim`; on a machine with an NPU also `a2a3` and `a5`. */
  platform: PlatformName;
  /** Name of the runtime, for example `tensormap_and_ringbuffer`. */
  runtime: string;
  /** Which device of the machine. Default: 0. */
  deviceId?: number;
  /** Whether runs check the number of their arguments against the signature of the callable. Default: true. */
  signatureStrict?: boolean;
}

const optionNames = ['level', 'platform', 'runtime', 'deviceId', 'signatureStrict'];

/** Checks options and fills in the defaults. Touches no library and no device. */
export function takeWorkerOptions(options: WorkerOptions): Required<WorkerOptions> {
  // The level first: options of other levels are not misspelt ones of this level.
  requireLevel((options as WorkerOptions | undefined)?.level);
  checkOptions('Worker', options, optionNames);
  const { level, platform, runtime, deviceId = 0, signatureStrict = true } = options;
  parsePlatform(platform);
  runtimeDescriptor(runtime);
  if (!Number.isInteger(deviceId) || deviceId < 0 || deviceId > 0x7fff_ffff) {
    throw invalidArgument({
      code: 'ERR_PTO_OPTION_INVALID',
      what: 'Worker, deviceId',
      given: deviceId,
      allowed: 'an integer from 0',
      remedy: 'Leave it out to use device 0.',
    });
  }
  if (typeof signatureStrict !== 'boolean') {
    throw invalidArgument({
      code: 'ERR_PTO_OPTION_INVALID',
      what: 'Worker, signatureStrict',
      given: signatureStrict,
      allowed: 'true, false',
      remedy: 'Leave it out to check arguments against signatures.',
    });
  }
  return { level, platform, runtime, deviceId, signatureStrict };
}

function requireLevel(level: unknown): void {
  if (level === 2) return;
  const isHigher = typeof level === 'number' && level > 2;
  throw invalidArgument({
    code: 'ERR_PTO_WORKER_LEVEL',
    what: 'Worker, level',
    given: level,
    allowed: '2',
    remedy: isHigher
      ? 'Levels 3 and above are not in this version; use one level 2 worker for each chip.'
      : 'Pass { level: 2 } to drive one chip.',
  });
}
