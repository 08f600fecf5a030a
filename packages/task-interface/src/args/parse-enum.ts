import type { ErrorCode } from '../abi/layout.gen.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import { nearestName } from '../errors/nearest-name.js';

/** How to word a value that is no member. */
export interface ParseEnumRule {
  readonly what: string;
  readonly code: ErrorCode;
}

/** Reads a member of a numeric enum from its value or its name, in any case. */
export function parseEnum<T extends Readonly<Record<string, number>>>(
  members: T,
  given: unknown,
  { what, code }: ParseEnumRule,
): T[keyof T] {
  if (typeof given === 'number' && Object.values(members).includes(given)) return given as T[keyof T];
  const name = typeof given === 'string' ? given.toUpperCase() : '';
  if (Object.hasOwn(members, name)) return members[name] as T[keyof T];

  const known = Object.keys(members).map((member) => member.toLowerCase());
  const nearest = typeof given === 'string' ? nearestName(given, known) : undefined;
  throw invalidArgument({
    code,
    what,
    given,
    allowed: known.join(', '),
    remedy: nearest === undefined ? `Pass one of these names.` : `Did you mean '${nearest}'?`,
  });
}
