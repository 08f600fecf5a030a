import { callNative } from '@pto/runtime-native/host';
import type { NativeHostWorker } from '@pto/runtime-native/host';
import { CallConfig, RunSettingsRecordLayout } from '@pto/task-interface';

import type { GivenConfig } from '../registry/registered-callable.js';

const { size: SIZE, fields } = RunSettingsRecordLayout;
const DEFAULT_SETTINGS = 0;

/** How tasks run, under the numbers that the engine knows it by. The same settings are handed over once. */
export class SettingsTable {
  readonly #native: NativeHostWorker;
  readonly #byConfig = new WeakMap<CallConfig, number>();
  readonly #byContent = new Map<string, number>();
  readonly #outputPrefixes: string[] = [];

  constructor(native: NativeHostWorker) {
    this.#native = native;
  }

  /** @throws PtoError what `CallConfig.from` throws */
  numberOf(given: GivenConfig): number {
    if (given === undefined) return DEFAULT_SETTINGS;
    // Options that were checked once need no second check.
    if (given instanceof CallConfig) return this.#byConfig.get(given) ?? this.#add(given, contentOf(given));
    const content = contentOf(given);
    return this.#byContent.get(content) ?? this.#add(CallConfig.from(given), content);
  }

  /** Where what is recorded of a task goes that has these settings; '' for nowhere. */
  outputPrefixOf(settings: number): string {
    return this.#outputPrefixes[settings] ?? '';
  }

  #add(config: CallConfig, content: string): number {
    const number = this.#byContent.get(content) ?? this.#encode(config);
    this.#byContent.set(content, number);
    this.#byConfig.set(config, number);
    return number;
  }

  #encode(config: CallConfig): number {
    const bytes = new Uint8Array(SIZE);
    bytes.set(config.encode(), fields.config.offset);
    bytes.set(config.encodeRunOptions(), fields.options.offset);
    const number = callNative(() => this.#native.addSettings(bytes));
    this.#outputPrefixes[number] = config.outputPrefix;
    return number;
  }
}

/** The configuration of a task as the worker that executes it gets it. */
export function decodeSettings(bytes: Uint8Array): CallConfig {
  return CallConfig.decode(bytes.subarray(fields.config.offset), bytes.subarray(fields.options.offset));
}

function contentOf(given: NonNullable<GivenConfig>): string {
  try {
    // Seeds of schedules are bigints, which JSON does not have.
    return JSON.stringify(given, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)) ?? '';
  } catch (error) {
    // Says what is wrong with it.
    CallConfig.from(given);
    throw error;
  }
}
