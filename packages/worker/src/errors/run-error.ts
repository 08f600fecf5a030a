import { PtoError } from '@pto/task-interface';

import { nameError } from './error-name.js';

const SHOWN = 8;

/** A run in which several things failed. The message begins with that of the first one, which is also the cause. */
export class RunError extends PtoError {
  /** What failed, in the order in which it happened. */
  readonly errors: readonly Error[];

  constructor(errors: readonly Error[]) {
    const [first, ...others] = errors;
    const shown = others.slice(0, SHOWN).map(({ message }) => `  then: ${message.split('\n', 1)[0]}`);
    const rest = others.length > SHOWN ? [`  and ${others.length - SHOWN} more`] : [];
    super('ERR_PTO_RUN_ERRORS', [first?.message, ...shown, ...rest].join('\n'), {
      details: { count: errors.length },
      cause: first,
    });
    this.errors = Object.freeze([...errors]);
    nameError(this, 'RunError');
  }
}
