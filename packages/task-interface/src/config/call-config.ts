import { CallConfigLayout } from '../abi/layout.gen.js';
import { requireBytes, viewOf } from '../abi/bytes.js';
import { fieldBytes, readI32, writeI32 } from '../abi/field.js';
import { decodeFixedString, encodeFixedString } from '../abi/fixed-string.js';
import { checkOptions } from '../errors/check-options.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import type { Timing } from './recording-options.js';
import {
  decodeRunOptions,
  defaultRunOptions,
  encodeRunOptions,
  runOptionNames,
  takeRunOptions,
} from './run-options.js';
import type { RingSizes, RunOptions } from './run-options.js';

const { size: SIZE, fields } = CallConfigLayout;

/** How a call runs. Every option may be left out. */
export interface CallConfigOptions {
  /** Clusters to use, of 1 AIC and 2 AIV cores each. 1 to 24 on a2a3, 1 to 36 on a5. Default: 24. */
  blockDim?: number;
  /** AICPU threads: one orchestrates, the others schedule. 2 to 4 on a2a3, 2 to 7 on a5. Default: 3. */
  aicpuThreadNum?: number;
  /** Records when each task ran. A number other than 0, or `true`, switches it on. Default: 0. */
  enableL2Swimlane?: number | boolean;
  /**
   * How much the swimlane records: 1 when kernels ran, 2 also when tasks were dispatched and seen to finish, 3 also phases of
   * the schedulers, 4 also those of the orchestration. Default: 0, all.
   */
  swimlaneLevel?: number;
  /** Dumps the tensors of tasks. A number other than 0, or `true`, switches it on. Default: 0. */
  enableDumpTensor?: number | boolean;
  /** Counts events in the cores: 0 is off, another number is the type of events. Default: 0. */
  enablePmu?: number;
  /** Records dependencies. A number other than 0, or `true`, switches it on. Default: 0. */
  enableDepGen?: number | boolean;
  /** Records how much of rings and tables is in use where scopes begin and end. Default: `false`. */
  enableScopeStats?: boolean;
  /**
   * Whose clock the swimlane shows: that of the machine, or a model of the chip, which is the same on every machine. Simulator
   * only. Default: `'wall'`.
   */
  timing?: Timing;
  /** Directory for what is recorded, at most 1023 bytes of UTF-8. Needed when anything is recorded. Default: `''`. */
  outputPrefix?: string;
  /**
   * Tasks that a ring has room for: a power of two from 4. A scope that holds as many fails. Default:
   * `PTO2_RING_TASK_WINDOW`, else 16384.
   */
  ringTaskWindow?: RingSizes;
  /** Bytes that a ring has for the outputs of its tasks, at least 1024. Default: `PTO2_RING_HEAP`, else 256 MiB. */
  ringHeap?: RingSizes;
  /** Dependencies that a ring can record, at least 4. Default: `PTO2_RING_DEP_POOL`, else 16384. */
  ringDepPool?: RingSizes;
  /**
   * Makes a task that writes wait for earlier tasks that read the same bytes, which graphs otherwise have to say
   * themselves. Default: `false`.
   */
  trackReaders?: boolean;
  /** The run fails when a kernel takes longer, and the device is lost, as nothing can stop a kernel. Default: 0, no limit. */
  kernelTimeoutMs?: number;
  /**
   * Makes the run fail when a kernel touches device memory that its task does not declare, or writes to an input. The
   * callable must have been compiled with `checkAccess`. All violations are written to `access.json` in `outputPrefix`, if
   * that is set. Simulator only. Default: `false`.
   */
  checkAccess?: boolean;
  /**
   * Runs one task at a time, and the orchestration only in between. Without `scheduleSeed` in reference order: as tasks were
   * submitted. What happened is written to `schedule.json` in `outputPrefix`, if that is set. Simulator only. Default: `false`.
   */
  serial?: boolean;
  /**
   * Runs one task at a time in the order of this seed, of 64 bits, the same on every machine: a bigint, a number, or decimal
   * or hexadecimal text (`'0x1f'`). Simulator only. Default: 0, none.
   */
  scheduleSeed?: bigint | number | string;
  /**
   * How many task starts follow `scheduleSeed`. The task that it would start next is held back, and the rest goes on in
   * reference order. Default: all.
   */
  schedulePrefix?: number;
  /** How many tasks are started before the one that `schedulePrefix` holds back. Default: 0. */
  scheduleDelay?: number;
}

type Values = Record<NumberField, number> & { outputPrefix: string };

type NumberField = Exclude<keyof CallConfigOptions, keyof RunOptions | 'outputPrefix'>;

const numberFields: readonly NumberField[] = [
  'blockDim',
  'aicpuThreadNum',
  'enableL2Swimlane',
  'enableDumpTensor',
  'enablePmu',
  'enableDepGen',
];
const diagnostics = numberFields.filter((field) => field.startsWith('enable'));
const recorders = [...diagnostics, 'enableScopeStats'] as const;
const optionNames: readonly (keyof CallConfigOptions)[] = [...numberFields, 'outputPrefix', ...runOptionNames];

const prefixRule = {
  what: 'CallConfig.outputPrefix',
  capacity: fields.outputPrefix.count,
  code: 'ERR_PTO_CONFIG_INVALID',
} as const;

function int32(field: NumberField, given: unknown): number {
  const number = typeof given === 'boolean' && diagnostics.includes(field) ? Number(given) : given;
  if (typeof number === 'number' && number === (number | 0)) return number;
  throw invalidArgument({
    code: 'ERR_PTO_CONFIG_INVALID',
    what: `CallConfig.${field}`,
    given,
    allowed: 'a 32-bit integer',
    remedy: 'Pass an integer, or leave it out to use the default.',
  });
}

/**
 * How a call runs: how much of the chip it uses, and what is recorded meanwhile. Immutable.
 *
 * @example
 * ```ts
 * import { CallConfig } from '@pto/task-interface';
 *
 * const config = CallConfig.from({ blockDim: 3, aicpuThreadNum: 4 });
 * config.blockDim; // => 3
 * config.outputPrefix; // => ''
 * CallConfig.decode(config.encode(), config.encodeRunOptions()); // => config
 * ```
 */
export class CallConfig {
  /** Clusters to use, of 1 AIC and 2 AIV cores each. */
  readonly blockDim: number = 24;
  /** AICPU threads: one orchestrates, the others schedule. */
  readonly aicpuThreadNum: number = 3;
  /** Not 0: records when each task ran. */
  readonly enableL2Swimlane: number = 0;
  /** How much the swimlane records; 0 is all. */
  readonly swimlaneLevel!: number;
  /** Not 0: dumps the tensors of tasks. */
  readonly enableDumpTensor: number = 0;
  /** Not 0: counts this type of events in the cores. */
  readonly enablePmu: number = 0;
  /** Not 0: records dependencies. */
  readonly enableDepGen: number = 0;
  /** Whether rings and tables are measured at scopes. */
  readonly enableScopeStats!: boolean;
  /** Whose clock the swimlane shows. */
  readonly timing!: Timing;
  /** Directory for what is recorded; `''` is none. */
  readonly outputPrefix: string = '';
  /** Tasks that each ring has room for; 0 is the default. */
  readonly ringTaskWindow!: readonly number[];
  /** Bytes that each ring has for outputs; 0 is the default. */
  readonly ringHeap!: readonly number[];
  /** Dependencies that each ring can record; 0 is the default. */
  readonly ringDepPool!: readonly number[];
  /** Whether tasks that write wait for earlier readers. */
  readonly trackReaders!: boolean;
  /** How long a kernel may take; 0 is no limit. */
  readonly kernelTimeoutMs!: number;
  /** Whether kernels may only touch what their tasks declare. */
  readonly checkAccess!: boolean;
  /** Whether one task runs at a time; a seed makes it so as well. */
  readonly serial!: boolean;
  /** Order of a serial run; 0 is the reference order. */
  readonly scheduleSeed!: bigint;
  /** Task starts that follow the seed; `undefined` is all. */
  readonly schedulePrefix!: number | undefined;
  /** Task starts before the one that the prefix holds back. */
  readonly scheduleDelay!: number;

  private constructor(values: Partial<Values>, runOptions: RunOptions) {
    Object.assign(this, values, runOptions);
    Object.freeze(this);
  }

  /**
   * Makes a valid configuration. A `CallConfig` comes back as it is.
   *
   * @param options - what differs from the defaults
   * @throws PtoError `ERR_PTO_OPTION_UNKNOWN` for an option that does not exist, `ERR_PTO_CONFIG_INVALID` for a value of the
   * wrong type and what {@link CallConfig.validate} refuses, `ERR_PTO_LAUNCH_INVALID` likewise
   */
  static from(options: CallConfigOptions | CallConfig = {}): CallConfig {
    if (options instanceof CallConfig) return options;
    checkOptions('CallConfig', options, optionNames);
    const values: Partial<Values> = {};
    for (const field of numberFields) {
      if (options[field] !== undefined) values[field] = int32(field, options[field]);
    }
    if (options.outputPrefix !== undefined) {
      encodeFixedString(options.outputPrefix, prefixRule);
      values.outputPrefix = options.outputPrefix;
    }
    const config = new CallConfig(values, takeRunOptions(options));
    config.validate();
    return config;
  }

  /** Whether anything is recorded. */
  get hasDiagnostics(): boolean {
    return recorders.some((field) => Boolean(this[field]));
  }

  /**
   * Checks what holds on every chip; a chip's own limits are checked when it runs.
   *
   * @throws PtoError `ERR_PTO_CONFIG_INVALID` when something is recorded and there is no `outputPrefix`,
   * `ERR_PTO_LAUNCH_INVALID` when `blockDim` or `aicpuThreadNum` is less than 1
   */
  validate(): void {
    for (const field of ['blockDim', 'aicpuThreadNum'] as const) {
      if (this[field] >= 1) continue;
      throw invalidArgument({
        code: 'ERR_PTO_LAUNCH_INVALID',
        what: `CallConfig.${field}`,
        given: this[field],
        allowed: 'an integer of at least 1',
        remedy: 'Leave it out to use the default.',
      });
    }
    if (!this.hasDiagnostics || this.outputPrefix !== '') return;
    throw invalidArgument({
      code: 'ERR_PTO_CONFIG_INVALID',
      what: 'CallConfig.outputPrefix',
      given: this.outputPrefix,
      allowed: `a directory, because ${recorders.filter((field) => Boolean(this[field])).join(', ')} records something`,
      remedy: `Set outputPrefix, or leave ${recorders.join(', ')} out.`,
    });
  }

  /** @returns the C++ struct of that name, 1048 bytes; it has no place for what `encodeRunOptions` encodes */
  encode(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(SIZE);
    const view = viewOf(bytes);
    for (const field of numberFields) writeI32(view, 0, fields[field], this[field]);
    fieldBytes(bytes, 0, fields.outputPrefix).set(encodeFixedString(this.outputPrefix, prefixRule));
    return bytes;
  }

  /** @returns the C++ struct `PtoRunOptions`, 152 bytes: rings, limits, the order of tasks, and more of what is recorded */
  encodeRunOptions(): Uint8Array<ArrayBuffer> {
    return encodeRunOptions(this);
  }

  /**
   * Decodes the C++ struct of that name. Says nothing about the values: call {@link CallConfig.validate} for that.
   *
   * @param bytes - at least 1048 bytes; the first 1048 are read
   * @param runOptions - what {@link CallConfig.encodeRunOptions} has made. Default: the options in it are the defaults
   * @throws PtoError `ERR_PTO_BLOB_TRUNCATED` for fewer bytes, `ERR_PTO_CONFIG_INVALID` for a prefix without NUL or not UTF-8
   */
  static decode(bytes: Uint8Array, runOptions?: Uint8Array): CallConfig {
    requireBytes(bytes, {
      what: 'CallConfig.decode',
      atLeast: SIZE,
      code: 'ERR_PTO_BLOB_TRUNCATED',
      remedy: 'Pass all bytes of the struct.',
    });
    const view = viewOf(bytes);
    const numbers = numberFields.map((field) => [field, readI32(view, 0, fields[field])] as const);
    const outputPrefix = decodeFixedString(fieldBytes(bytes, 0, fields.outputPrefix), prefixRule);
    const options = runOptions === undefined ? defaultRunOptions : decodeRunOptions(runOptions);
    return new CallConfig({ ...Object.fromEntries(numbers), outputPrefix }, options);
  }
}
