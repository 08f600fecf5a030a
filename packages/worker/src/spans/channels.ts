import { tracingChannel } from 'node:diagnostics_channel';

import type { RunResult } from '../run/run-result.js';
import type { TaskEndName } from './task-records.js';

/** What subscribers of `tracing:pto:run:…` get: one object for each run, which grows. */
export interface RunMessage {
  /** 2 for a chip of this process, 3 and above for workers with children. */
  readonly level: number;
  /** Of the callable or function. */
  readonly name: string;
  /** What was called: `run`, `runSync`, `submit`. */
  readonly call: string;
  /** What the run ended with. */
  result?: RunResult;
  error?: unknown;
}

/**
 * What subscribers of `tracing:pto:task:…` get: one object for each task, which grows. `start` and `end` are around the call
 * that submits the task. The other events come when the run has ended, all together; the times say when it was.
 */
export interface TaskMessage {
  /** Place of the worker that submits. */
  readonly submittedBy: string;
  readonly runId: number;
  /** Of the callable. */
  readonly name: string;
  /** From `end` on. */
  taskId: number | undefined;
  /** Place of the worker that had it; of a group, that of the member that ended first. */
  workerPath?: string | undefined;
  status?: TaskEndName;
  /** When it ran there, CLOCK_MONOTONIC as `process.hrtime.bigint()`. */
  startNs?: bigint;
  endNs?: bigint;
  /** When the worker that had submitted it knew. */
  endedNs?: bigint;
  error?: unknown;
}

/** Runs of any level: `tracing:pto:run:start` and so on. */
export const runChannel = tracingChannel<unknown, RunMessage>('pto:run');
/** Tasks of runs of level 3 and above. */
export const taskChannel = tracingChannel<unknown, TaskMessage>('pto:task');
