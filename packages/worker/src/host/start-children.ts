import { callNative, toPtoError } from '@pto/runtime-native/host';
import { PtoError } from '@pto/task-interface';

import { StartupError } from '../errors/startup-error.js';
import { decodeRemoteError, errorOf } from '../sub/decode-remote-error.js';
import type { HostContext } from './host-context.js';

/** Starts all children at the same time. */
export async function startChildren(context: HostContext, timeoutMs: number): Promise<void> {
  const { native, children } = context;
  const starts = children.groups.map((group) => group.start?.(timeoutMs) ?? Promise.resolve());
  const ends = await Promise.allSettled([native.start(timeoutMs), ...starts]);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw startupError(failed.reason);
  const [payloads] = ends as [PromiseFulfilledResult<readonly string[]>];
  children.ready(payloads.value);
  try {
    await context.bootstrap.open();
  } catch (error) {
    throw startupError(error);
  }
}

/** As `startChildren`, on this thread. */
export function startChildrenSync(context: HostContext, timeoutMs: number): void {
  const { native, children } = context;
  try {
    for (const group of children.groups) group.startSync?.(timeoutMs);
    children.ready(callNative(() => native.startSync(timeoutMs)));
    context.bootstrap.openSync();
  } catch (error) {
    throw startupError(error);
  }
}

function startupError(thrown: unknown): Error {
  const error = toPtoError(thrown);
  if (!(error instanceof PtoError) || error instanceof StartupError) return error;
  const { remote } = error.details;
  if (typeof remote !== 'string')
    return new StartupError(error.code, error.message, { details: error.details, cause: error });
  const { message, details, cause } = decodeRemoteError(remote);
  const told = cause === undefined ? {} : { cause: errorOf(cause) };
  return new StartupError(error.code, message, { ...(details === undefined ? {} : { details }), ...told });
}
