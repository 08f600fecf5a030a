import { PtoError } from '@pto/task-interface';
import type { ErrorCode, PtoErrorOptions } from '@pto/task-interface';

import { nameError } from './error-name.js';

/** A worker whose children could not all be started; those that were ready have been ended. */
export class StartupError extends PtoError {
  constructor(code: ErrorCode, message: string, options: PtoErrorOptions = {}) {
    super(code, message, options);
    nameError(this, 'StartupError');
  }
}
