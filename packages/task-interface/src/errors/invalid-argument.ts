import type { ErrorCode } from '../abi/layout.gen.js';
import { describeValue } from './describe-value.js';
import { PtoError } from './pto-error.js';

/** The parts of a message about a value that was given and is not allowed. */
export interface InvalidArgument {
  /** The code of the error. */
  code: ErrorCode;
  /** What was given: the parameter, as the caller knows it, for example `CallConfig.blockDim`. */
  what: string;
  /** The value itself, as it was given. Worded by {@link describeValue}. */
  given: unknown;
  /** The rule: what would have been accepted. */
  allowed: string;
  /** One sentence: what to do now. */
  remedy: string;
  /** Further values for programs; `given` is always among them. Default: none. */
  details?: Readonly<Record<string, unknown>>;
  /** The error that led to this one. Default: none. */
  cause?: unknown;
}

/**
 * Words every message about an invalid parameter: `<what>: <given>; allowed: <allowed>.` and, on a line of its own, the
 * remedy.
 *
 * @returns the error, for the caller to throw
 *
 * @example
 * ```ts
 * import { invalidArgument } from '@pto/task-interface';
 *
 * const error = invalidArgument({
 *   code: 'ERR_PTO_CONFIG_INVALID',
 *   what: 'CallConfig.blockDim',
 *   given: 2.5,
 *   allowed: 'an integer of at least 1',
 *   remedy: 'Leave it out to use 24.',
 * });
 * error.message; // => 'CallConfig.blockDim: 2.5; allowed: an integer of at least 1.\n  Leave it out to use 24.'
 * ```
 */
export function invalidArgument(argument: InvalidArgument): PtoError {
  const { code, what, given, allowed, remedy } = argument;
  const message = `${what}: ${describeValue(given)}; allowed: ${allowed}.\n  ${remedy}`;
  const details = { given, ...argument.details };
  return new PtoError(code, message, argument.cause === undefined ? { details } : { details, cause: argument.cause });
}
