import { invalidArgument } from '../errors/invalid-argument.js';

/** An option of CallConfig that is on or off; left out it is off. */
export function takeFlag(name: string, given: unknown, remedy: string): boolean {
  if (given === undefined) return false;
  if (typeof given === 'boolean') return given;
  throw invalidArgument({
    code: 'ERR_PTO_CONFIG_INVALID',
    what: `CallConfig.${name}`,
    given,
    allowed: 'true or false',
    remedy,
  });
}
