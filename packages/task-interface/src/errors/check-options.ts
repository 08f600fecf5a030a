import { invalidArgument } from './invalid-argument.js';
import { nearestName } from './nearest-name.js';

/**
 * Rejects option names that do not exist, with the nearest one that does. Says nothing about the values.
 *
 * @param what - how the caller knows the options, for example `Worker options`
 * @param given - the options object; `undefined` is no options
 * @param allowedKeys - every name that exists
 * @throws PtoError `ERR_PTO_OPTION_UNKNOWN` for a name that does not exist; `ERR_PTO_OPTION_INVALID` when `given` is not
 * an object
 *
 * @example
 * ```ts
 * import { checkOptions } from '@pto/task-interface';
 *
 * checkOptions('Worker options', { level: 2 }, ['level', 'platform']);
 * checkOptions('Worker options', undefined, ['level', 'platform']);
 * ```
 */
export function checkOptions(what: string, given: unknown, allowedKeys: readonly string[]): void {
  if (given === undefined) return;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidArgument({
      code: 'ERR_PTO_OPTION_INVALID',
      what,
      given,
      allowed: `an object with some of ${allowedKeys.join(', ')}`,
      remedy: 'Pass the options as { name: value }, or leave them out.',
    });
  }
  for (const key of Object.keys(given)) {
    if (allowedKeys.includes(key)) continue;
    const nearest = nearestName(key, allowedKeys);
    throw invalidArgument({
      code: 'ERR_PTO_OPTION_UNKNOWN',
      what: `${what}, unknown option`,
      given: key,
      allowed: allowedKeys.join(', '),
      remedy: nearest === undefined ? `Remove '${key}'.` : `Did you mean '${nearest}'?`,
      details: { option: key, nearest },
    });
  }
}
