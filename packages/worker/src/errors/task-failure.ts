import { failureSite } from '@pto/runtime-native/host';
import type { NativeTaskFailure } from '@pto/runtime-native/host';
import type { ErrorCode } from '@pto/task-interface';

import { decodeRemoteError, errorOf } from '../sub/decode-remote-error.js';
import { ChildDiedError } from './child-died-error.js';
import { TaskError } from './task-error.js';
import type { TaskSite } from './task-error.js';

/** What a worker knows about the place of a failure. */
export interface FailureContext {
  readonly runId: number;
  /** The start of messages about the child: `chip_process dev=1`; `undefined` for a task that no child was given. */
  readonly prefix: string | undefined;
  readonly workerPath: string;
  readonly callable: TaskSite['callable'];
  /** What messages call the kernels of a chip callable, by their numbers. */
  readonly kernelNames?: ReadonlyMap<number, string>;
}

/** The error for one failed task of a run. */
export function taskErrorOf(failure: NativeTaskFailure, context: FailureContext): TaskError {
  const code = failure.code as ErrorCode;
  const { runId, workerPath, callable } = context;
  const site = { workerPath, runId, taskId: failure.taskId, groupIndex: failure.groupIndex, callable };
  const prefix = context.prefix === undefined ? '' : `${context.prefix}: `;
  if (failure.loss !== null)
    return new ChildDiedError(code, prefix + lossText(failure, callable.name), site, failure.loss);
  if (failure.error === '') {
    return new TaskError(code, prefix + (plainTexts[code] ?? unknownText)(callable.name), site);
  }
  const remote = decodeRemoteError(failure.error);
  const withStack = remote.stack === undefined ? site : { ...site, remoteStack: remote.stack };
  const where = failureSite(withTaskNumber(remote.details ?? {}), context.kernelNames);
  const details = {
    ...where.details,
    ...(remote.code === undefined ? {} : { remoteCode: remote.code }),
    ...(remote.truncated === undefined ? {} : { truncated: true, length: remote.length }),
  };
  const message = `${prefix}${remote.name}: ${remote.message}${where.text}`;
  return new TaskError(code, message, withStack, { details, cause: errorOf(remote) });
}

/** Children write numbers of 64 bits as text. */
function withTaskNumber(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { taskId } = details;
  return typeof taskId === 'string' && /^\d{1,20}$/.test(taskId) ? { ...details, taskId: BigInt(taskId) } : details;
}

const unknownText = (name: string): string => `'${name}' failed; the child does not say why.`;

const plainTexts: Partial<Record<ErrorCode, (name: string) => string>> = {
  ERR_PTO_TASK_TIMEOUT: (name) =>
    `'${name}' took longer than allowed.\n  Raise timeoutMs of the task, or taskTimeoutMs of the worker.`,
  ERR_PTO_TASK_POISONED: (name) => `'${name}' was not started because a task that it depends on failed.`,
  ERR_PTO_TASK_CANCELLED: (name) => `'${name}' was not started because its run was cancelled.`,
};

function lossText({ code, loss }: NativeTaskFailure, name: string): string {
  const tail = loss!.stderrTail.trimEnd();
  const late = code === 'ERR_PTO_TASK_TIMEOUT' ? `'${name}' took longer than allowed: ` : '';
  const last = tail === '' ? '' : `\n  Its last output: ${tail.split('\n').slice(-4).join('\n    ')}`;
  return `${late}${loss!.text} (it was running '${name}')${last}`;
}
