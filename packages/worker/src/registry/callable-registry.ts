import { PtoError, invalidArgument } from '@pto/task-interface';

import { CallableHandle } from './callable-handle.js';
import type { CallableRef } from './callable-handle.js';
import type { RegisteredCallable } from './registered-callable.js';

/** How ids are given. */
export interface RegistryLimits {
  /** Callables at a time, at most. */
  readonly limit: number;
  /** The limit in words. */
  readonly limitName: string;
  /** Whether ids stay below the limit and are given again, as late as possible. Otherwise each is given once. */
  readonly reusesIds: boolean;
}

/** Callables with the same content. */
interface Content {
  readonly slot: number;
  references: number;
}

/**
 * The callables of one worker under their ids, all kinds in one row of numbers. Callables with the same content share a
 * slot, which is what children know them by: the first one brings the content to them, the last one takes it away.
 */
export class CallableRegistry {
  readonly #limits: RegistryLimits;
  readonly #entries = new Map<number, RegisteredCallable>();
  readonly #contents = new Map<string, Content>();
  readonly #bySlot = new Map<number, RegisteredCallable>();
  readonly #handles = new WeakSet<CallableHandle>();
  #next = 0;

  constructor(limits: RegistryLimits) {
    this.#limits = limits;
  }

  /** How many are registered. */
  get size(): number {
    return this.#entries.size;
  }

  /** @throws PtoError `ERR_PTO_CALLABLE_LIMIT` when as many as allowed are registered */
  add(target: RegisteredCallable['target'], name: string, hashId: string): RegisteredCallable {
    const id = this.#findFree();
    const content = this.#contentFor(hashId, id);
    const handle = new CallableHandle({ id, kind: target.kind === 'chip' ? 'chip' : 'host', hashId, name });
    const entry: RegisteredCallable = { handle, slot: content.slot, target };
    content.references++;
    if (content.references === 1) this.#bySlot.set(content.slot, entry);
    this.#entries.set(id, entry);
    this.#handles.add(handle);
    this.#next = id + 1;
    return entry;
  }

  /** Takes back an `add` that came to nothing; the id is the next one to be given. */
  undoAdd(entry: RegisteredCallable): void {
    this.remove(entry);
    this.#next = entry.handle.id;
  }

  /** Whether no other callable has the same content. */
  isOnly({ handle }: RegisteredCallable): boolean {
    return this.#limits.reusesIds || this.#contents.get(handle.hashId)?.references === 1;
  }

  remove({ handle, slot }: RegisteredCallable): void {
    this.#entries.delete(handle.id);
    const content = this.#contents.get(handle.hashId);
    if (content !== undefined && --content.references > 0) return;
    this.#contents.delete(handle.hashId);
    this.#bySlot.delete(slot);
  }

  /**
   * The callable that a handle or an id means.
   *
   * @throws PtoError `ERR_PTO_CALLABLE_UNKNOWN`, `ERR_PTO_CALLABLE_ID_RANGE`, `ERR_PTO_HANDLE_FOREIGN`
   */
  get(ref: CallableRef): RegisteredCallable {
    const entry = this.#entries.get(typeof ref === 'number' ? ref : ((ref as CallableHandle | undefined)?.id ?? -1));
    if (entry !== undefined && (ref === entry.handle || ref === entry.handle.id)) return entry;
    return this.#refuse(ref);
  }

  /** The callable that children know by a slot. */
  bySlot(slot: number): RegisteredCallable | undefined {
    return this.#bySlot.get(slot);
  }

  /** In the order of their ids. */
  [Symbol.iterator](): Iterator<RegisteredCallable> {
    return this.#entries.values();
  }

  /** Where ids are reused, each callable has a slot of its own: its id. */
  #contentFor(hashId: string, id: number): Content {
    const known = this.#limits.reusesIds ? undefined : this.#contents.get(hashId);
    if (known !== undefined) return known;
    const content = { slot: id, references: 0 };
    if (!this.#limits.reusesIds) this.#contents.set(hashId, content);
    return content;
  }

  #findFree(): number {
    const { limit, limitName, reusesIds } = this.#limits;
    if (this.#entries.size >= limit) {
      throw new PtoError(
        'ERR_PTO_CALLABLE_LIMIT',
        `register: all ${limit} callable ids are in use (${limitName}).\n` +
          '  Unregister a callable that is not needed any more, or use another worker.',
        { details: { limit } },
      );
    }
    if (!reusesIds) return this.#next;
    let id = this.#next % limit;
    while (this.#entries.has(id)) id = (id + 1) % limit;
    return id;
  }

  #refuse(ref: unknown): never {
    const { limit, reusesIds } = this.#limits;
    if (ref instanceof CallableHandle && !this.#handles.has(ref)) {
      throw invalidArgument({
        code: 'ERR_PTO_HANDLE_FOREIGN',
        what: 'callable handle',
        given: ref.name,
        allowed: 'a handle that register of this worker returned',
        remedy: 'Register the callable on this worker, too; each worker has handles of its own.',
        details: { id: ref.id, hashId: ref.hashId },
      });
    }
    const id = ref instanceof CallableHandle ? ref.id : ref;
    if (!Number.isInteger(id) || Number(id) < 0 || (reusesIds && Number(id) >= limit)) {
      throw invalidArgument({
        code: 'ERR_PTO_CALLABLE_ID_RANGE',
        what: 'callable id',
        given: id,
        allowed: reusesIds ? `an integer from 0 to ${limit - 1}` : 'an integer from 0, or a handle',
        remedy: 'Pass what register returned for the callable.',
      });
    }
    const known = [...this.#entries.values()].map(({ handle }) => `${handle.id} (${handle.name})`);
    throw invalidArgument({
      code: 'ERR_PTO_CALLABLE_UNKNOWN',
      what: 'callable id',
      given: id,
      allowed: known.length > 0 ? known.slice(0, 16).join(', ') : 'none, as nothing is registered',
      remedy: `callable id ${String(id)} not registered: register the callable first, and pass what register returned.`,
    });
  }
}
