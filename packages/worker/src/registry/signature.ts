import { ArgDirection, PtoError, invalidArgument } from '@pto/task-interface';
import type { ChipCallable, TaskArgs } from '@pto/task-interface';

const directionNames = new Map<ArgDirection, string>(
  Object.entries(ArgDirection).map(([name, direction]) => [direction, name.toLowerCase()]),
);

/** An argument of a callable as messages show it. */
interface Argument {
  readonly direction: string;
  readonly name: string | undefined;
}

/**
 * How many tensors and scalars a callable takes. A callable that was built without a signature takes any.
 */
export class Signature {
  /** As they were given. */
  readonly argNames: readonly string[] | undefined;
  readonly #callableName: string;
  readonly #tensors: readonly Argument[];
  readonly #scalars: readonly Argument[];
  readonly #isDeclared: boolean;

  /**
   * @param callableName - for messages
   * @param argNames - names of the arguments in the order of the signature, for messages
   * @throws PtoError `ERR_PTO_OPTION_INVALID` when there are not as many names as arguments
   */
  constructor(callable: ChipCallable, callableName: string, argNames?: readonly string[]) {
    const { signature } = callable;
    if (argNames !== undefined && argNames.length !== signature.length) {
      throw invalidArgument({
        code: 'ERR_PTO_OPTION_INVALID',
        what: 'register, argNames',
        given: argNames,
        allowed: `${signature.length} names, one for each argument of the signature`,
        remedy: 'Name all arguments, scalars too, or leave argNames out.',
      });
    }
    const all = signature.map((direction, i) => ({
      direction: directionNames.get(direction) ?? String(direction),
      name: argNames?.[i],
    }));
    this.argNames = argNames;
    this.#callableName = callableName;
    this.#isDeclared = signature.length > 0;
    this.#tensors = all.filter((_, i) => signature[i] !== ArgDirection.SCALAR);
    this.#scalars = all.filter((_, i) => signature[i] === ArgDirection.SCALAR);
  }

  /** @throws PtoError `ERR_PTO_ARGS_SIGNATURE` when the arguments are not as many as the callable takes */
  check(args: TaskArgs): void {
    const { tensors, scalars } = (args ?? {}) as Partial<TaskArgs>;
    // What is no TaskArgs at all is refused by the encoder.
    if (!this.#isDeclared || tensors === undefined || scalars === undefined) return;
    if (tensors.length !== this.#tensors.length) throw this.#mismatch('tensor', this.#tensors, tensors.length);
    if (scalars.length !== this.#scalars.length) throw this.#mismatch('scalar', this.#scalars, scalars.length);
  }

  #mismatch(noun: string, expected: readonly Argument[], given: number): PtoError {
    const list = expected.map(({ direction, name }) => (name === undefined ? direction : `${direction} ${name}`));
    const takes = `${this.#callableName} takes ${counted(expected.length, noun)}${list.length > 0 ? ` (${list.join(', ')})` : ''}`;
    const change =
      given < expected.length
        ? `Add the missing ${describe(expected.slice(given), noun)}`
        : `Remove the last ${counted(given - expected.length, noun)}`;
    return new PtoError(
      'ERR_PTO_ARGS_SIGNATURE',
      `${takes}; ${given} ${given === 1 ? 'was' : 'were'} given.\n` +
        `  ${change}, or pass { signatureStrict: false } to skip this check.`,
      { details: { callable: this.#callableName, kind: noun, expected: expected.length, given } },
    );
  }
}

/** The missing arguments in words: `tensor 'f'`, `tensors 'b' and 'f'`, `2 scalars`. */
function describe(missing: readonly Argument[], noun: string): string {
  const nouns = missing.length === 1 ? noun : `${noun}s`;
  const names = missing.map(({ name }) => `'${name}'`);
  if (missing.some(({ name }) => name === undefined)) {
    return missing.length === 1 ? `${noun} (${missing[0]!.direction})` : counted(missing.length, noun);
  }
  return names.length === 1 ? `${nouns} ${names[0]}` : `${nouns} ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
