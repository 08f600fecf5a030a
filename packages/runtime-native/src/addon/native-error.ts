import { ErrorCode, PtoError } from '@pto/task-interface';

import { failureSite } from './failure-site.js';

/** An error as the addon throws it. */
interface NativeError extends Error {
  code: ErrorCode;
  details?: Readonly<Record<string, unknown>>;
}

function isNativeError(error: unknown): error is NativeError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code in ErrorCode;
}

/**
 * Turns what the addon threw into a {@link PtoError}; any other error comes back as it is.
 *
 * @param kernelNames - names of the kernels that may have been running, by funcId. Default: none
 */
export function toPtoError(error: unknown, kernelNames?: ReadonlyMap<number, string>): Error {
  if (error instanceof PtoError) return error;
  if (isNativeError(error)) {
    const site = failureSite(error.details ?? {}, kernelNames);
    return new PtoError(error.code, error.message + site.text, { details: site.details });
  }
  return error instanceof Error ? error : new PtoError('ERR_PTO_INTERNAL', String(error), { cause: error });
}

/** Calls into the addon; what it throws leaves as {@link PtoError}. */
export function callNative<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw toPtoError(error);
  }
}
