import { parsePlatform, runtimeDescriptor } from '@pto/runtime-native/assets';
import type { PlatformName } from '@pto/runtime-native/assets';

import { integerRule, switchRule, takeOption } from './option-rules.js';

/** What a worker of level 2 is made for. */
export interface ChipWorkerOptions {
  /** 2: one chip, driven from this process. */
  level: 2;
  /** `a2a3sim` or `a5sim`; on a machine with an NPU also `a2a3` and `a5`. */
  platform: PlatformName;
  /** Name of the runtime, for example `tensormap_and_ringbuffer`. */
  runtime: string;
  /** Whether `init` compiles the runtime from its sources, if what is there is not of them. Default: false. */
  build?: boolean;
  /** Which device of the machine. Default: 0. */
  deviceId?: number;
  /** Whether runs check the number of their arguments against the signature of the callable. Default: true. */
  signatureStrict?: boolean;
}

/** Every option of level 2. */
export const chipOptionNames: readonly (keyof ChipWorkerOptions)[] = [
  'level',
  'platform',
  'runtime',
  'build',
  'deviceId',
  'signatureStrict',
];

export const deviceIdRule = integerRule(0, 0, 0x7fff_ffff, 'Leave it out to use device 0.');
export const buildRule = switchRule(false, 'Leave it out to use the libraries that are there.');
export const signatureRule = switchRule(true, 'Leave it out to check arguments against signatures.');

/** Checks the values and fills in the defaults. Touches no library and no device. */
export function takeChipWorkerOptions(options: ChipWorkerOptions): Required<ChipWorkerOptions> {
  const { level, platform, runtime } = options;
  parsePlatform(platform);
  runtimeDescriptor(runtime);
  return {
    level,
    platform,
    runtime,
    build: takeOption('Worker, build', options.build, buildRule),
    deviceId: takeOption('Worker, deviceId', options.deviceId, deviceIdRule),
    signatureStrict: takeOption('Worker, signatureStrict', options.signatureStrict, signatureRule),
  };
}
