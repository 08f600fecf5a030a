import { invalidArgument } from '@pto/task-interface';

/** What an argument of {@link Runtime.initialize} is. */
export const ArgKind = {
  /** 64 bits, passed as they are. */
  SCALAR: 0,
  /** Memory that the device only reads: copied there by `initialize`. */
  INPUT_PTR: 1,
  /** Memory that the device writes: its contents start undefined, and `finalize` copies it back. */
  OUTPUT_PTR: 2,
  /** Memory that the device reads and writes: copied there by `initialize` and back by `finalize`. */
  INOUT_PTR: 3,
} as const;

/** A value of {@link (ArgKind:variable)}. */
export type ArgKind = (typeof ArgKind)[keyof typeof ArgKind];

/** @throws PtoError `ERR_PTO_ARGS_SIGNATURE` for what is no kind */
export function takeArgKind(given: unknown, what: string): ArgKind {
  const known = Object.values(ArgKind).find((kind) => kind === given);
  if (known !== undefined) return known;
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_SIGNATURE',
    what,
    given,
    allowed: Object.entries(ArgKind)
      .map(([name, value]) => `${name} (${value})`)
      .join(', '),
    remedy: 'Pass a value of ArgKind for each argument.',
  });
}
