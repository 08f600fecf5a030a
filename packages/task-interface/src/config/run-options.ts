// What a run may ask for beyond the C++ struct CallConfig, whose layout is upstream's. It travels in a struct of its own.

import {
  PTO_RUN_CHECK_ACCESS,
  PTO_RUN_MODEL_TIME,
  PTO_RUN_SCHEDULE_PREFIX,
  PTO_RUN_SCOPE_STATS,
  PTO_RUN_SERIAL,
  PTO_RUN_TRACK_READERS,
  PtoRunOptionsLayout,
} from '../abi/layout.gen.js';
import { requireBytes, viewOf } from '../abi/bytes.js';
import { readU32, readU64, writeU32, writeU64 } from '../abi/field.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import { takeFlag } from './flag.js';
import { defaultRecording, takeRecording } from './recording-options.js';
import type { RecordingOptions } from './recording-options.js';
import { defaultSchedule, takeSchedule } from './schedule-options.js';
import type { ScheduleOptions } from './schedule-options.js';

const { size: SIZE, fields } = PtoRunOptionsLayout;
const RING_COUNT = fields.ringTaskWindow.count;
const MAX_TASK_WINDOW = 2 ** 31;
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** A size for all four rings, or one for each, beginning with that of the outermost scope. 0 is the default. */
export type RingSizes = number | readonly number[];

/** Options of a run, checked. */
export interface RunOptions extends ScheduleOptions, RecordingOptions {
  readonly ringTaskWindow: readonly number[];
  readonly ringHeap: readonly number[];
  readonly ringDepPool: readonly number[];
  readonly trackReaders: boolean;
  readonly kernelTimeoutMs: number;
  readonly checkAccess: boolean;
}

type RingField = 'ringTaskWindow' | 'ringHeap' | 'ringDepPool';

interface Rule {
  readonly allowed: string;
  readonly isAllowed: (size: number) => boolean;
}

const rules: Readonly<Record<RingField, Rule>> = {
  ringTaskWindow: {
    allowed: `a power of two from 4 to ${MAX_TASK_WINDOW}`,
    isAllowed: (size) => size >= 4 && size <= MAX_TASK_WINDOW && Number.isInteger(Math.log2(size)),
  },
  ringHeap: { allowed: 'an integer of at least 1024', isAllowed: (size) => size >= 1024 },
  ringDepPool: { allowed: 'an integer of at least 4', isAllowed: (size) => size >= 4 },
};

const unset: readonly number[] = Object.freeze(new Array<number>(RING_COUNT).fill(0));

/** What holds for a run that asks for nothing. */
export const defaultRunOptions: RunOptions = Object.freeze({
  ringTaskWindow: unset,
  ringHeap: unset,
  ringDepPool: unset,
  trackReaders: false,
  kernelTimeoutMs: 0,
  checkAccess: false,
  ...defaultSchedule,
  ...defaultRecording,
});

/** The names of {@link RunOptions}. */
export const runOptionNames = Object.keys(defaultRunOptions) as readonly (keyof RunOptions)[];

/**
 * Checks the options that are given; the others are the defaults.
 *
 * @throws PtoError `ERR_PTO_CONFIG_INVALID`
 */
export function takeRunOptions(given: { readonly [Name in keyof RunOptions]?: unknown }): RunOptions {
  return {
    ringTaskWindow: takeRingSizes('ringTaskWindow', given.ringTaskWindow),
    ringHeap: takeRingSizes('ringHeap', given.ringHeap),
    ringDepPool: takeRingSizes('ringDepPool', given.ringDepPool),
    trackReaders: takeFlag('trackReaders', given.trackReaders, 'Leave it out to track writers only.'),
    kernelTimeoutMs: takeTimeout(given.kernelTimeoutMs),
    checkAccess: takeFlag('checkAccess', given.checkAccess, 'Leave it out to run without checks.'),
    ...takeSchedule(given),
    ...takeRecording(given),
  };
}

/** The C++ struct PtoRunOptions, 152 bytes. */
export function encodeRunOptions(options: RunOptions): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SIZE);
  const view = viewOf(bytes);
  writeU32(view, 0, fields.structSize, SIZE);
  writeU32(view, 0, fields.flags, flagsOf(options));
  for (const name of ['ringTaskWindow', 'ringHeap', 'ringDepPool'] as const) {
    options[name].forEach((size, ring) => writeU64(view, 0, fields[name], BigInt(size), ring));
  }
  writeU64(view, 0, fields.kernelTimeoutMs, BigInt(options.kernelTimeoutMs));
  writeU64(view, 0, fields.scheduleSeed, options.scheduleSeed);
  writeU64(view, 0, fields.schedulePrefix, BigInt(options.schedulePrefix ?? 0));
  writeU64(view, 0, fields.scheduleDelay, BigInt(options.scheduleDelay));
  writeU32(view, 0, fields.swimlaneLevel, options.swimlaneLevel);
  return bytes;
}

/**
 * Decodes what {@link encodeRunOptions} has made.
 *
 * @throws PtoError `ERR_PTO_BLOB_TRUNCATED` for fewer bytes
 */
export function decodeRunOptions(bytes: Uint8Array): RunOptions {
  requireBytes(bytes, {
    what: 'CallConfig.decode, runOptions',
    atLeast: SIZE,
    code: 'ERR_PTO_BLOB_TRUNCATED',
    remedy: 'Pass all bytes of the struct.',
  });
  const view = viewOf(bytes);
  const flags = readU32(view, 0, fields.flags);
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const sizes = (name: RingField): readonly number[] =>
    Object.freeze(unset.map((_, ring) => Number(readU64(view, 0, fields[name], ring))));
  return {
    ringTaskWindow: sizes('ringTaskWindow'),
    ringHeap: sizes('ringHeap'),
    ringDepPool: sizes('ringDepPool'),
    trackReaders: has(PTO_RUN_TRACK_READERS),
    kernelTimeoutMs: Number(readU64(view, 0, fields.kernelTimeoutMs)),
    checkAccess: has(PTO_RUN_CHECK_ACCESS),
    serial: has(PTO_RUN_SERIAL),
    scheduleSeed: readU64(view, 0, fields.scheduleSeed),
    schedulePrefix: has(PTO_RUN_SCHEDULE_PREFIX) ? Number(readU64(view, 0, fields.schedulePrefix)) : undefined,
    scheduleDelay: Number(readU64(view, 0, fields.scheduleDelay)),
    swimlaneLevel: readU32(view, 0, fields.swimlaneLevel),
    enableScopeStats: has(PTO_RUN_SCOPE_STATS),
    timing: has(PTO_RUN_MODEL_TIME) ? 'model' : 'wall',
  };
}

function flagsOf(options: RunOptions): number {
  return (
    (options.trackReaders ? PTO_RUN_TRACK_READERS : 0) |
    (options.serial ? PTO_RUN_SERIAL : 0) |
    (options.schedulePrefix === undefined ? 0 : PTO_RUN_SCHEDULE_PREFIX) |
    (options.checkAccess ? PTO_RUN_CHECK_ACCESS : 0) |
    (options.enableScopeStats ? PTO_RUN_SCOPE_STATS : 0) |
    (options.timing === 'model' ? PTO_RUN_MODEL_TIME : 0)
  );
}

function takeRingSizes(name: RingField, given: unknown): readonly number[] {
  if (given === undefined) return unset;
  if (!Array.isArray(given)) {
    const size = takeRingSize(`CallConfig.${name}`, given, rules[name]);
    return Object.freeze(new Array<number>(RING_COUNT).fill(size));
  }
  if (given.length === RING_COUNT) {
    return Object.freeze(given.map((size, ring) => takeRingSize(`CallConfig.${name}[${ring}]`, size, rules[name])));
  }
  throw invalidArgument({
    code: 'ERR_PTO_CONFIG_INVALID',
    what: `CallConfig.${name}`,
    given,
    allowed: `a number for all ${RING_COUNT} rings, or an array of ${RING_COUNT}`,
    remedy: 'Put 0 where a ring shall have the default.',
  });
}

function takeRingSize(what: string, given: unknown, { allowed, isAllowed }: Rule): number {
  if (given === undefined || given === 0) return 0;
  if (Number.isSafeInteger(given) && isAllowed(given as number)) return given as number;
  throw invalidArgument({
    code: 'ERR_PTO_CONFIG_INVALID',
    what,
    given,
    allowed: `${allowed}, or 0`,
    remedy: 'Leave it out, or pass 0, for the size that the environment or the runtime sets.',
  });
}

function takeTimeout(given: unknown = 0): number {
  if (Number.isInteger(given) && (given as number) >= 0 && (given as number) <= MAX_TIMEOUT_MS) return given as number;
  throw invalidArgument({
    code: 'ERR_PTO_CONFIG_INVALID',
    what: 'CallConfig.kernelTimeoutMs',
    given,
    allowed: `an integer from 0 to ${MAX_TIMEOUT_MS}`,
    remedy: 'Leave it out, or pass 0, to let kernels take as long as they need.',
  });
}
