import { invalidArgument } from '@pto/task-interface';

import { CORE_TYPES } from './compile-command.js';
import type { CoreType } from './compile-command.js';

/**
 * The core type, if it is one. Callers from JavaScript may pass anything, and a kernel that is compiled for another core
 * than it runs on computes wrong results.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` when it is none
 */
export function checkCoreType(given: unknown): CoreType {
  const known = CORE_TYPES.find((coreType) => coreType === given);
  if (known !== undefined) return known;
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: 'coreType',
    given,
    allowed: CORE_TYPES.map((name) => `'${name}'`).join(', '),
    remedy: "Vector kernels are 'aiv', matrix kernels are 'aic'.",
  });
}
