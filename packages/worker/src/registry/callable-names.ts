import { PtoError } from '@pto/task-interface';

import type { RegisteredCallable } from './registered-callable.js';

interface Meaning {
  readonly entry: RegisteredCallable;
  /** Another callable of the same level has the same name. */
  readonly rival: RegisteredCallable | undefined;
}

/**
 * Finds callables by what programs write: names, hash ids, numbers. What is nearer hides what is farther up, as with
 * scopes of a program: a worker's own callables come first, then those of the worker above, and so on.
 */
export class CallableNames {
  readonly #byText = new Map<string, Meaning>();
  readonly #byId = new Map<number, RegisteredCallable>();
  readonly #byHash = new Map<string, RegisteredCallable>();

  constructor(own: Iterable<RegisteredCallable>, inherited: Iterable<RegisteredCallable>) {
    for (const entry of own) this.#addText(entry);
    for (const entry of [...inherited].sort((a, b) => levelOf(a) - levelOf(b))) {
      this.#addText(entry);
      const { id, hashId } = entry.handle;
      if (!this.#byId.has(id)) this.#byId.set(id, entry);
      if (!this.#byHash.has(hashId)) this.#byHash.set(hashId, entry);
    }
  }

  /** The inherited callable with a number. */
  inheritedId(id: number): RegisteredCallable | undefined {
    return this.#byId.get(id);
  }

  /** The inherited callable with a content. */
  inheritedHash(hashId: string): RegisteredCallable | undefined {
    return this.#byHash.get(hashId);
  }

  /** @throws PtoError `ERR_PTO_CALLABLE_DUPLICATE` for a name of several callables, none of which is nearer */
  find(text: string): RegisteredCallable | undefined {
    const meaning = this.#byText.get(text);
    if (meaning?.rival === undefined) return meaning?.entry;
    throw duplicate(`'${text}' is the name of several callables`, meaning.entry, meaning.rival);
  }

  #addText(entry: RegisteredCallable): void {
    const { name, hashId } = entry.handle;
    if (!this.#byText.has(hashId)) this.#byText.set(hashId, { entry, rival: undefined });
    const known = this.#byText.get(name);
    if (known === undefined) this.#byText.set(name, { entry, rival: undefined });
    else if (levelOf(known.entry) === levelOf(entry) && known.entry.handle.hashId !== hashId) {
      this.#byText.set(name, { entry: known.entry, rival: entry });
    }
  }
}

/** What is said when it is not clear which of two callables is meant. */
export function duplicate(fault: string, first: RegisteredCallable, second: RegisteredCallable): PtoError {
  const lines = [first, second].map(({ handle, level }) => {
    const where = level === undefined ? 'of this worker' : `of the worker of level ${level}`;
    return `  ${handle.id} ${where}: ${handle.name}, ${handle.hashId}\n`;
  });
  return new PtoError(
    'ERR_PTO_CALLABLE_DUPLICATE',
    `${fault}:\n${lines.join('')}  Pass the handle or the hash id, or register them under names of their own.`,
    { details: { first: first.handle.hashId, second: second.handle.hashId } },
  );
}

/** A worker's own callables come before those of any level. */
function levelOf({ level }: RegisteredCallable): number {
  return level ?? 0;
}
