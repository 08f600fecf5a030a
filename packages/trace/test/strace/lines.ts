import { readStrace } from '../../src/index.js';
import type { StraceLog } from '../../src/index.js';

/** What a step logs; what is not given is unremarkable. */
export interface StepOptions {
  readonly pid?: number;
  readonly tid?: number;
  readonly inv?: number | bigint;
  readonly hid?: string;
  readonly depth?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly more?: string;
}

/** The record of a step. */
export function step(name: string, options: StepOptions = {}): string {
  const { pid = 1, tid = 1, inv = 1, hid = 'ab', depth = 0, ts = 0, dur = 10_000, more = '' } = options;
  return `[STRACE] v=1 pid=${pid} tid=${tid} inv=${inv} hid=${hid} depth=${depth} name=${name} ts=${ts} dur=${dur} ${more}`;
}

/** A log of these lines. */
export function logOf(...lines: readonly string[]): StraceLog {
  return readStrace(lines.join('\n'), 'test.log');
}
