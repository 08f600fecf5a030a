import type { ErrorCode } from '../abi/layout.gen.js';

/** What {@link PtoError} takes beside its code and message. */
export interface PtoErrorOptions {
  /** The values behind the message, for programs. Copied and frozen. Default: none. */
  details?: Readonly<Record<string, unknown>>;
  /** The error that led to this one. Default: none. */
  cause?: unknown;
}

/** `Error.captureStackTrace`, which only V8 has. */
type CaptureStackTrace = (target: object, above?: unknown) => void;

/**
 * The one error class of all `@pto` packages. `code` is stable and is what programs compare; the message names the
 * values, the rule and the remedy, and may be reworded at any time.
 *
 * It shows as `PtoError [CODE]: message`.
 *
 * @example
 * ```ts
 * import { PtoError, TaskArgs } from '@pto/task-interface';
 *
 * try {
 *   new TaskArgs().addScalar(1n).addTensor(new Float32Array(4));
 * } catch (error) {
 *   if (!(error instanceof PtoError)) throw error;
 *   error.code; // => 'ERR_PTO_ARGS_ORDER'
 *   error.name; // => 'PtoError [ERR_PTO_ARGS_ORDER]'
 * }
 * ```
 */
export class PtoError extends Error {
  /** What went wrong, as a name that never changes. */
  readonly code: ErrorCode;
  /** The values behind the message. Frozen; empty when there are none. */
  readonly details: Readonly<Record<string, unknown>>;

  /**
   * @param code - one of the names of {@link ErrorCode}
   * @param message - values, rule and remedy, without the code
   * @param options - details and cause
   */
  constructor(code: ErrorCode, message: string, options: PtoErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.details = Object.freeze({ ...options.details });
    Object.defineProperty(this, 'name', {
      value: `PtoError [${code}]`,
      configurable: true,
      writable: true,
    });
    // The stack's first line was made before the code was known.
    const { captureStackTrace } = Error as { captureStackTrace?: CaptureStackTrace };
    captureStackTrace?.(this, new.target);
  }
}
