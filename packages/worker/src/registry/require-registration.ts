import { PtoError } from '@pto/task-interface';

import type { WorkerState } from '../worker-lifecycle.js';
import { isChipLevel } from '../worker-options.js';
import type { CheckedOptions } from '../worker-options.js';

/** @throws PtoError `ERR_PTO_REGISTER_FROZEN` after init of a worker that takes registrations before only */
export function requireRegistration(options: CheckedOptions, state: WorkerState): void {
  if (isChipLevel(options) || !options.strictRegistration || state === 'NEW') return;
  throw new PtoError(
    'ERR_PTO_REGISTER_FROZEN',
    'Worker.register: with strictRegistration, callables are registered before init().\n' +
      '  Register it earlier, or leave strictRegistration out.',
  );
}
