import { PtoError } from '@pto/task-interface';
import type { ErrorCode, PtoErrorOptions } from '@pto/task-interface';

import { nameError } from './error-name.js';

/** Which task failed, and where. */
export interface TaskSite {
  /** The child in the tree of workers, such as `L3/chip1`; the worker itself when the task was given to no child. */
  readonly workerPath: string;
  readonly runId: number;
  readonly taskId: number;
  /** Place in the group; 0 for a single task. */
  readonly groupIndex: number;
  /** What the task ran. */
  readonly callable: { readonly id: number; readonly name: string; readonly hashId: string };
  /** The process in which it ran, if that is known. */
  readonly pid?: number;
  /** The stack of what was thrown there. */
  readonly remoteStack?: string;
}

/**
 * A task that did not end well. Its message begins with who ran it: `sub_worker: RangeError: index 7 …`. `cause` is what the
 * function threw, as far as that can travel.
 */
export class TaskError extends PtoError implements TaskSite {
  readonly workerPath: string;
  readonly runId: number;
  readonly taskId: number;
  readonly groupIndex: number;
  readonly callable: TaskSite['callable'];
  readonly pid: number | undefined;
  readonly remoteStack: string | undefined;

  constructor(code: ErrorCode, message: string, site: TaskSite, options: PtoErrorOptions = {}) {
    super(code, message, options);
    this.workerPath = site.workerPath;
    this.runId = site.runId;
    this.taskId = site.taskId;
    this.groupIndex = site.groupIndex;
    this.callable = site.callable;
    this.pid = site.pid;
    this.remoteStack = site.remoteStack;
    nameError(this, 'TaskError');
  }
}
