import type { NativeWorkerLoss } from '@pto/runtime-native/host';
import type { ErrorCode } from '@pto/task-interface';

import { nameError } from './error-name.js';
import { TaskError } from './task-error.js';
import type { TaskSite } from './task-error.js';

/** A task whose child ended before the task did. */
export class ChildDiedError extends TaskError {
  /** `null`: it did not end by itself. */
  readonly exitCode: number | null;
  /** The signal that ended it, such as `SIGSEGV`; `null`: it was not ended by one. */
  readonly signal: string | null;
  /** What it was doing: `idle`, `prepare`, `copyIn`, `run`, `copyOut` or `user`. */
  readonly phase: string;
  /** The last that it wrote to its standard error. */
  readonly stderrTail: string;

  constructor(code: ErrorCode, message: string, site: TaskSite, loss: NativeWorkerLoss) {
    super(code, message, { ...site, pid: loss.pid }, { details: { ...loss } });
    this.exitCode = loss.exitCode;
    this.signal = loss.signal;
    this.phase = loss.phase;
    this.stderrTail = loss.stderrTail;
    nameError(this, 'ChildDiedError');
  }
}
