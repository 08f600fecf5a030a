import { ErrorCode, PtoError } from '@pto/task-interface';

import type { RemoteError } from './remote-error.js';

const MOST_CAUSES = 64;
const ERROR_KEYS = new Set(['name', 'message', 'stack', 'cause', 'code', '__proto__']);

/** Reads what a child wrote. Whatever it is, an error comes out: a parent does not trust its children. */
export function decodeRemoteError(json: string): RemoteError {
  try {
    return takeRemoteError(JSON.parse(json), 0);
  } catch {
    return { name: 'Error', message: json };
  }
}

/** The same as an error of this process, with its chain of causes; `stack` is that of the child. */
export function errorOf(remote: RemoteError): Error {
  const cause = remote.cause === undefined ? {} : { cause: errorOf(remote.cause) };
  const { code } = remote;
  const details = withoutErrorKeys(remote.details ?? {});
  const error = isErrorCode(code)
    ? new PtoError(code, remote.message, { details, ...cause })
    : Object.assign(new Error(remote.message, cause), details, code === undefined ? {} : { code });
  define(error, 'name', remote.name);
  define(error, 'stack', remote.stack ?? `${remote.name}: ${remote.message}`);
  return error;
}

function takeRemoteError(given: unknown, depth: number): RemoteError {
  if (typeof given !== 'object' || given === null) return { name: 'Error', message: String(given) };
  const { name, message, stack, code, cause, details, truncated, length } = given as Record<string, unknown>;
  return {
    name: typeof name === 'string' ? name : 'Error',
    message: typeof message === 'string' ? message : '',
    ...(typeof stack === 'string' ? { stack } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    ...(cause === undefined || depth === MOST_CAUSES ? {} : { cause: takeRemoteError(cause, depth + 1) }),
    ...(typeof details === 'object' && details !== null ? { details: details as Record<string, unknown> } : {}),
    ...(truncated === true ? { truncated } : {}),
    ...(typeof length === 'number' ? { length } : {}),
  };
}

/** A child may write what would change what an error is. */
function withoutErrorKeys(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).filter(([key]) => !ERROR_KEYS.has(key)));
}

function isErrorCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && Object.hasOwn(ErrorCode, code);
}

function define(error: Error, key: string, value: string): void {
  Object.defineProperty(error, key, { value, configurable: true, writable: true });
}
