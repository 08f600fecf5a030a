import { PtoError, nearestName } from '@pto/task-interface';

/** A name that nothing has, with the ones that there are. */
export function unknownName(what: string, name: string, known: readonly string[]): PtoError {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
  return new PtoError(
    'ERR_PTO_OPTION_UNKNOWN',
    `${what}: nothing is called '${String(name)}'.${hint}\n  There ${known.length === 1 ? 'is' : 'are'}: ${known.join(', ') || 'none'}.`,
    { details: { name, known } },
  );
}
