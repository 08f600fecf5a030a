import { checkOptions } from '@pto/task-interface';

import { integerRule, invalidOption, switchRule, takeOption, wordRule } from './option-rules.js';

/**
 * Where sub workers run: each in a thread of this process, each in a process of its own, or on this thread, one after the
 * other, which is the only mode that takes closures.
 */
export type SubWorkerMode = 'inline' | 'process' | 'thread';

/** How many sub workers there are, and where they run. */
export interface SubWorkerOptions {
  count: number;
  /** Default: `'thread'`. */
  mode?: SubWorkerMode;
  /**
   * Detaches the memory of a task's tensors when its function has ended, to find code that uses it later. Only for sub
   * workers that are threads or processes. Default: false.
   */
  detachViews?: boolean;
}

const MAX_SUB_WORKERS = 256;
const countRule = integerRule(0, 0, MAX_SUB_WORKERS, 'Leave subWorkers out to have none.');
const detachRule = switchRule(false, 'Leave it out to keep memory attached.');
const modeRule = wordRule<SubWorkerMode>('thread', ['thread', 'process', 'inline'], "Leave it out for 'thread'.");

/** Checks the option `subWorkers`: a number, or a number with a mode. */
export function takeSubWorkerOptions(given: number | SubWorkerOptions = 0): Required<SubWorkerOptions> {
  if (typeof given === 'number') {
    return { count: takeOption('Worker, subWorkers', given, countRule), mode: 'thread', detachViews: false };
  }
  if (typeof given !== 'object' || given === null) {
    throw invalidOption('Worker, subWorkers', given, 'a number, or { count, mode }', 'Leave it out to have none.');
  }
  checkOptions('Worker, subWorkers', given, ['count', 'mode', 'detachViews']);
  return {
    count: takeOption('Worker, subWorkers.count', given.count, countRule),
    mode: takeOption('Worker, subWorkers.mode', given.mode, modeRule),
    detachViews: takeOption('Worker, subWorkers.detachViews', given.detachViews, detachRule),
  };
}
