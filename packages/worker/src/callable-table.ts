import { MAX_REGISTERED_CALLABLE_IDS, PtoError, invalidArgument } from '@pto/task-interface';
import type { CallConfig, CallConfigOptions, ChipCallable } from '@pto/task-interface';

import type { Signature } from './signature.js';

/** A callable that a worker knows. */
export interface RegisteredCallable {
  readonly callable: ChipCallable;
  readonly name: string;
  readonly signature: Signature;
  /** How a run runs that says this much itself. */
  configFor(given: RunConfig): RunConfig;
}

/** What a run says about how it runs. */
export type RunConfig = CallConfig | CallConfigOptions | undefined;

/**
 * The callables of one worker under their ids, 0 to 63. A new callable gets the id after the last one that was given, so
 * that an id which was freed is used again as late as possible.
 */
export class CallableTable {
  readonly #entries: (RegisteredCallable | undefined)[] = Array.from({ length: MAX_REGISTERED_CALLABLE_IDS });
  #next = 0;

  /** @throws PtoError `ERR_PTO_CALLABLE_LIMIT` when all ids are in use */
  add(entry: RegisteredCallable): number {
    const id = this.#findFree();
    this.#entries[id] = entry;
    this.#next = (id + 1) % MAX_REGISTERED_CALLABLE_IDS;
    return id;
  }

  /** Takes back an `add` that came to nothing; the id is the next one to be given. */
  undoAdd(id: number): void {
    this.#entries[id] = undefined;
    this.#next = id;
  }

  /** @throws PtoError `ERR_PTO_CALLABLE_ID_RANGE`, `ERR_PTO_CALLABLE_UNKNOWN` */
  get(id: number): RegisteredCallable {
    return this.#entries[id] ?? this.#refuse(id);
  }

  /** @throws PtoError `ERR_PTO_CALLABLE_ID_RANGE`, `ERR_PTO_CALLABLE_UNKNOWN` */
  remove(id: number): void {
    this.get(id);
    this.#entries[id] = undefined;
  }

  /** The ids in use with what they name. */
  *[Symbol.iterator](): Generator<readonly [number, RegisteredCallable]> {
    for (const [id, entry] of this.#entries.entries()) {
      if (entry !== undefined) yield [id, entry];
    }
  }

  #findFree(): number {
    for (let i = 0; i < MAX_REGISTERED_CALLABLE_IDS; i++) {
      const id = (this.#next + i) % MAX_REGISTERED_CALLABLE_IDS;
      if (this.#entries[id] === undefined) return id;
    }
    throw new PtoError(
      'ERR_PTO_CALLABLE_LIMIT',
      `register: all ${MAX_REGISTERED_CALLABLE_IDS} callable ids are in use (MAX_REGISTERED_CALLABLE_IDS).\n` +
        '  Unregister a callable that is not needed any more, or use another worker.',
      { details: { limit: MAX_REGISTERED_CALLABLE_IDS } },
    );
  }

  #refuse(id: number): never {
    if (!Number.isInteger(id) || id < 0 || id >= MAX_REGISTERED_CALLABLE_IDS) {
      throw invalidArgument({
        code: 'ERR_PTO_CALLABLE_ID_RANGE',
        what: 'callable id',
        given: id,
        allowed: `an integer from 0 to ${MAX_REGISTERED_CALLABLE_IDS - 1}`,
        remedy: 'Pass the id that register returned.',
      });
    }
    const known = [...this].map(([usedId, { name }]) => `${usedId} (${name})`);
    throw invalidArgument({
      code: 'ERR_PTO_CALLABLE_UNKNOWN',
      what: 'callable id',
      given: id,
      allowed: known.length > 0 ? known.join(', ') : 'none, as nothing is registered',
      remedy: 'Register the callable first and pass the id that register returned.',
    });
  }
}
