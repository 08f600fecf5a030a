import { PtoError, checkOptions } from '@pto/task-interface';
import { parsePlatform, runtimeDescriptor } from '@pto/runtime-native/assets';
import type { PlatformName } from '@pto/runtime-native/assets';

import { takeChipBootstrap } from '../comm/chip-bootstrap.js';
import type { ChipBootstrapOptions, CheckedBootstrap } from '../comm/chip-bootstrap.js';
import { buildRule, deviceIdRule, signatureRule } from './chip-worker-options.js';
import { integerRule, invalidOption, switchRule, takeOption, wordRule } from './option-rules.js';
import type { OptionRule } from './option-rules.js';
import { takeSubWorkerOptions } from './sub-worker-options.js';
import type { SubWorkerOptions } from './sub-worker-options.js';

/** What becomes of tasks that depend on a failed one: `'poison'`, they are not run; `'continue'`, they are. */
export type FailurePolicy = 'continue' | 'poison';

/** Whether children that ended are started again, when no run is under way. */
export type RestartPolicy = 'never' | 'on-idle';

/** How long a waiting side looks for work before it sleeps. Microseconds; 0 sleeps at once. */
export interface SpinOptions {
  /** Default: 30. */
  parentUs?: number;
  /** Default: 50. */
  childUs?: number;
}

/** 3: one host with chips and sub workers. From 4 on: a worker of workers. */
export type HostLevel = 3 | 4 | 5 | 6 | 7 | 8;

/** What a worker of level 3 or above is made for. */
export interface HostWorkerOptions {
  level: HostLevel;
  /** The chips' platform. Needed when there are chips. */
  platform?: PlatformName;
  /** Name of the chips' runtime. Needed when there are chips. */
  runtime?: string;
  /**
   * Whether `init` compiles the chips' runtime from its sources, if what is there is not of them. Not counted against
   * `startupTimeoutMs`. Level 3 only. Default: false.
   */
  build?: boolean;
  /** One chip for each; a chip's worker id is its place in the list, not its device number. Level 3 only. Default: none. */
  deviceIds?: readonly number[];
  /** Communicators that the chips have from the start, one description for each chip. Default: none. */
  chipBootstrap?: readonly ChipBootstrapOptions[];
  /** Workers that call JavaScript functions. Default: none. */
  subWorkers?: number | SubWorkerOptions;
  /** Bytes of each of the four rings that intermediates lie in; pages are used when they are written. Default: 1 GiB. */
  heapRingBytes?: number;
  /** Bytes of the first arena that `alloc` takes from; more are made when it is full. Default: 64 MiB. */
  arenaBytes?: number;
  /** How long `init` waits for all children. Default: 60 s on the simulator and without chips, else 300 s. */
  startupTimeoutMs?: number;
  /** How long `close` lets children finish before it ends them. Default: 10 s. */
  closeTimeoutMs?: number;
  /** How long a submit waits for memory in a ring, or for pending tasks to become fewer. Default: 10 s. */
  allocTimeoutMs?: number;
  /** Time limit of each task; 0 is none. Default: 0. */
  taskTimeoutMs?: number;
  /** Time limit of what is not a task: memory of a chip, registrations. Default: 30 s. */
  controlTimeoutMs?: number;
  /** Tasks of a run that have not ended, at most; a submit waits when there are so many. Default: 65536. */
  maxPendingTasks?: number;
  /** Callables that are registered at a time, at most. Default: 4096. */
  maxCallables?: number;
  /** Makes a task that writes wait for earlier tasks that read the same memory. Default: false. */
  strictHazards?: boolean;
  /** What becomes of tasks that depend on a failed one. Default: `'poison'`. */
  failurePolicy?: FailurePolicy;
  /** Whether submits throw the first failure of their run. Default: true with `'poison'`. */
  failFast?: boolean;
  /** Refuses `register` after `init`. Default: false. */
  strictRegistration?: boolean;
  /** Whether a child is ended whose task is over its time limit. Default: true. */
  killOnTimeout?: boolean;
  /** Whether children that ended are started again. Default: `'never'`. */
  restart?: RestartPolicy;
  /** Whether submits check the number of their arguments against the signature of the callable. Default: true. */
  signatureStrict?: boolean;
  /** Whether each child process gets a process group of its own. Default: false. */
  processGroup?: boolean;
  /** How long waiting sides look for work before they sleep. */
  spin?: SpinOptions;
}

/** Options of a worker of level 3 or above, checked and complete. */
export interface CheckedHostOptions extends Required<
  Omit<HostWorkerOptions, 'chipBootstrap' | 'platform' | 'runtime'>
> {
  readonly chipBootstrap: readonly CheckedBootstrap[];
  readonly platform: PlatformName | undefined;
  readonly runtime: string | undefined;
  readonly subWorkers: Required<SubWorkerOptions>;
  readonly spin: Required<SpinOptions>;
}

const GIB = 2 ** 30;
const MAX_MS = 2 ** 31 - 1;
const SIM_STARTUP_MS = 60_000;
const ONBOARD_STARTUP_MS = 300_000;

function milliseconds(fallback: number): OptionRule<number> {
  return integerRule(fallback, 0, MAX_MS, `Leave it out for ${fallback}.`);
}

const rules = {
  build: buildRule,
  heapRingBytes: integerRule(GIB, 0, 1024 * GIB, 'Leave it out for 1 GiB a ring.'),
  arenaBytes: integerRule(64 * 2 ** 20, 4096, 1024 * GIB, 'Leave it out for 64 MiB.'),
  closeTimeoutMs: milliseconds(10_000),
  allocTimeoutMs: milliseconds(10_000),
  taskTimeoutMs: milliseconds(0),
  controlTimeoutMs: milliseconds(30_000),
  maxPendingTasks: integerRule(65_536, 1, 2 ** 24, 'Leave it out for 65536.'),
  maxCallables: integerRule(4096, 1, 2 ** 20, 'Leave it out for 4096.'),
  strictHazards: switchRule(false, 'Leave it out to track writers only.'),
  failurePolicy: wordRule<FailurePolicy>('poison', ['poison', 'continue'], "Leave it out for 'poison'."),
  strictRegistration: switchRule(false, 'Leave it out to register at any time.'),
  killOnTimeout: switchRule(true, 'Leave it out to end children whose task takes too long.'),
  restart: wordRule<RestartPolicy>('never', ['never', 'on-idle'], "Leave it out for 'never'."),
  signatureStrict: signatureRule,
  processGroup: switchRule(false, 'Leave it out to keep children in the group of this process.'),
};

const failFastRule = switchRule(true, 'Leave it out to have submits throw the first failure of their run.');
const spinRules = {
  parentUs: integerRule(30, 0, 10_000, 'Leave it out for 30.'),
  childUs: integerRule(50, 0, 10_000, 'Leave it out for 50.'),
};

/** Every option of level 3 and above. */
export const hostOptionNames: readonly (keyof HostWorkerOptions)[] = [
  'level',
  'platform',
  'runtime',
  'deviceIds',
  'chipBootstrap',
  'subWorkers',
  'startupTimeoutMs',
  'failFast',
  'spin',
  ...(Object.keys(rules) as (keyof typeof rules)[]),
];

/** Checks the values and fills in the defaults. Touches no library and no device. */
export function takeHostWorkerOptions(options: HostWorkerOptions): CheckedHostOptions {
  const { level, platform, runtime } = options;
  const deviceIds = takeDeviceIds(level, options.deviceIds);
  if (level > 3 && options.build === true) throw chipOptionError('build', level);
  if (deviceIds.length > 0 || platform !== undefined) parsePlatform(platform as string);
  if (deviceIds.length > 0 || runtime !== undefined) runtimeDescriptor(runtime as string);
  const startupMs = platform === undefined || platform.endsWith('sim') ? SIM_STARTUP_MS : ONBOARD_STARTUP_MS;
  const ruled = Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [
      name,
      takeOption<unknown>(`Worker, ${name}`, options[name as keyof typeof rules], rule),
    ]),
  ) as Pick<CheckedHostOptions, keyof typeof rules>;
  const failsFast = { ...failFastRule, fallback: ruled.failurePolicy === 'poison' };
  return {
    ...ruled,
    level,
    platform,
    runtime,
    deviceIds,
    chipBootstrap: takeChipBootstrap(options.chipBootstrap, deviceIds.length),
    subWorkers: takeSubWorkerOptions(options.subWorkers),
    startupTimeoutMs: takeOption('Worker, startupTimeoutMs', options.startupTimeoutMs, milliseconds(startupMs)),
    failFast: takeOption('Worker, failFast', options.failFast, failsFast),
    spin: takeSpin(options.spin),
  };
}

function takeDeviceIds(level: HostLevel, given: readonly number[] = []): readonly number[] {
  if (!Array.isArray(given)) {
    throw invalidOption('Worker, deviceIds', given, 'an array of device numbers', 'Leave it out to have no chips.');
  }
  if (level > 3 && given.length > 0) throw chipOptionError('deviceIds', level);
  const ids = given.map((id, i) => takeOption(`Worker, deviceIds[${i}]`, id, { ...deviceIdRule, fallback: -1 }));
  const twice = ids.find((id, i) => id === -1 || ids.indexOf(id) !== i);
  if (twice === undefined) return Object.freeze(ids);
  throw invalidOption('Worker, deviceIds', given, 'distinct device numbers', 'Name each device once.');
}

function chipOptionError(option: 'build' | 'deviceIds', level: HostLevel): PtoError {
  return new PtoError(
    'ERR_PTO_WORKER_LEVEL',
    `Worker, ${option}: only a worker of level 3 owns chips; the level is ${level}.\n` +
      '  Give the chips to a worker of level 3, and add that one with addWorker.',
    { details: { option, level } },
  );
}

function takeSpin(given: SpinOptions | undefined): Required<SpinOptions> {
  checkOptions('Worker, spin', given, Object.keys(spinRules));
  return {
    parentUs: takeOption('Worker, spin.parentUs', given?.parentUs, spinRules.parentUs),
    childUs: takeOption('Worker, spin.childUs', given?.childUs, spinRules.childUs),
  };
}
