import { ArgDirection } from '../abi/layout.gen.js';
import { parseEnum } from './parse-enum.js';

/** The name of an {@link ArgDirection}, in upper or lower case. */
export type ArgDirectionName = keyof typeof ArgDirection | Lowercase<keyof typeof ArgDirection>;

/** @throws PtoError `ERR_PTO_ARGS_SIGNATURE` for what is no direction */
export function parseArgDirection(given: unknown, what: string): ArgDirection {
  return parseEnum(ArgDirection, given, { what, code: 'ERR_PTO_ARGS_SIGNATURE' });
}
