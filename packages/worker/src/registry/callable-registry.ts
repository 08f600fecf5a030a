import { PtoError, invalidArgument } from '@pto/task-interface';

import { CallableHandle } from './callable-handle.js';
import type { CallableRef } from './callable-handle.js';
import { CallableNames, duplicate } from './callable-names.js';
import type { CallableTarget, InheritedCallable, RegisteredCallable } from './registered-callable.js';

/** How ids are given. */
export interface RegistryLimits {
  /** Callables at a time, at most. */
  readonly limit: number;
  /** The limit in words. */
  readonly limitName: string;
  /** Whether ids stay below the limit and are given again, as late as possible. Otherwise each is given once. */
  readonly reusesIds: boolean;
}

/** What children know the first content that was inherited by; own ones go by their ids, which stay below. */
const FIRST_INHERITED_SLOT = 2 ** 31;

/** Callables with the same content. */
interface Content {
  readonly slot: number;
  references: number;
}

/**
 * The callables of one worker under their ids, all kinds in one row of numbers. Callables with the same content share a
 * slot, which is what children know them by: the first one brings the content to them, the last one takes it away.
 *
 * A nested worker inherits the callables of the workers above it. They have the ids that they have there, and can be named
 * in the same ways; what is the worker's own comes first.
 */
export class CallableRegistry {
  readonly #limits: RegistryLimits;
  readonly #entries = new Map<number, RegisteredCallable>();
  readonly #contents = new Map<string, Content>();
  readonly #bySlot = new Map<number, RegisteredCallable>();
  readonly #handles = new WeakSet<CallableHandle>();
  /** By what the worker above calls them. */
  readonly #inherited = new Map<number, RegisteredCallable>();
  #names: CallableNames | undefined;
  #next = 0;
  #nextInheritedSlot = FIRST_INHERITED_SLOT;

  constructor(limits: RegistryLimits) {
    this.#limits = limits;
  }

  /** How many are registered. */
  get size(): number {
    return this.#entries.size;
  }

  /** @throws PtoError `ERR_PTO_CALLABLE_LIMIT` when as many as allowed are registered */
  add(target: CallableTarget, name: string, hashId: string): RegisteredCallable {
    const id = this.#findFree();
    const content = this.#contentFor(hashId, id);
    const handle = new CallableHandle({ id, kind: target.kind === 'chip' ? 'chip' : 'host', hashId, name });
    const entry = this.#hold({ handle, slot: content.slot, target }, content);
    this.#entries.set(id, entry);
    this.#handles.add(handle);
    this.#next = id + 1;
    return entry;
  }

  /** @param key - what the worker above calls it; what had that key before is gone */
  inherit(key: number, { handle, target, level }: InheritedCallable): RegisteredCallable {
    this.disinherit(key);
    const content = this.#contentFor(handle.hashId, this.#nextInheritedSlot);
    if (content.slot === this.#nextInheritedSlot) this.#nextInheritedSlot++;
    const entry = this.#hold({ handle, slot: content.slot, target, level }, content);
    this.#inherited.set(key, entry);
    return entry;
  }

  inherited(key: number): RegisteredCallable | undefined {
    return this.#inherited.get(key);
  }

  /** The worker above does not know it any more. */
  disinherit(key: number): void {
    const entry = this.#inherited.get(key);
    if (entry === undefined) return;
    this.#inherited.delete(key);
    this.#letGo(entry);
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

  remove(entry: RegisteredCallable): void {
    this.#entries.delete(entry.handle.id);
    this.#letGo(entry);
  }

  /**
   * The callable that is meant.
   *
   * @throws PtoError `ERR_PTO_CALLABLE_UNKNOWN`, `ERR_PTO_CALLABLE_ID_RANGE`, `ERR_PTO_HANDLE_FOREIGN`;
   * `ERR_PTO_CALLABLE_DUPLICATE` for a name of several, and for a number that is one chip callable here and another above
   */
  get(ref: CallableRef): RegisteredCallable {
    const given = typeof ref === 'bigint' ? Number(ref) : ref;
    const entry = this.#entries.get(
      typeof given === 'number' ? given : ((given as CallableHandle | undefined)?.id ?? -1),
    );
    if (entry === undefined || (given !== entry.handle && given !== entry.handle.id)) {
      return this.#findElsewhere(given) ?? this.#refuse(given);
    }
    if (given !== entry.handle && this.#inherited.size > 0) this.#requireOneMeaning(entry);
    return entry;
  }

  /** The callable that children know by a slot. */
  bySlot(slot: number): RegisteredCallable | undefined {
    return this.#bySlot.get(slot);
  }

  /** In the order of their ids. */
  [Symbol.iterator](): Iterator<RegisteredCallable> {
    return this.#entries.values();
  }

  #hold(entry: RegisteredCallable, content: Content): RegisteredCallable {
    this.#names = undefined;
    content.references++;
    if (content.references === 1) this.#bySlot.set(content.slot, entry);
    return entry;
  }

  #letGo({ handle, slot }: RegisteredCallable): void {
    this.#names = undefined;
    const content = this.#contents.get(handle.hashId);
    if (content !== undefined && --content.references > 0) return;
    this.#contents.delete(handle.hashId);
    this.#bySlot.delete(slot);
  }

  get #allNames(): CallableNames {
    this.#names ??= new CallableNames(this.#entries.values(), this.#inherited.values());
    return this.#names;
  }

  #findElsewhere(ref: CallableHandle | number | string): RegisteredCallable | undefined {
    if (typeof ref === 'string') return this.#allNames.find(ref);
    if (this.#inherited.size === 0) return undefined;
    if (typeof ref === 'number') return this.#allNames.inheritedId(ref);
    return ref instanceof CallableHandle ? this.#allNames.inheritedHash(ref.hashId) : undefined;
  }

  /** Functions are left out: which of two is meant is clear from their numbers being given where they were written. */
  #requireOneMeaning(entry: RegisteredCallable): void {
    if (entry.target.kind !== 'chip') return;
    const { id } = entry.handle;
    const above = this.#allNames.inheritedId(id);
    if (above?.target.kind !== 'chip' || Buffer.compare(above.target.callable.bytes, entry.target.callable.bytes) === 0)
      return;
    throw duplicate(`callable id ${id} means two chip callables here`, entry, above);
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
    if (typeof ref === 'string') throw this.#unknown('callable name', ref, `'${ref}'`);
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
    throw this.#unknown('callable id', id, String(id));
  }

  #unknown(what: string, given: unknown, text: string): PtoError {
    const known = [...this.#entries.values(), ...this.#inherited.values()].map(
      ({ handle }) => `${handle.id} (${handle.name})`,
    );
    return invalidArgument({
      code: 'ERR_PTO_CALLABLE_UNKNOWN',
      what,
      given,
      allowed: known.length > 0 ? known.slice(0, 16).join(', ') : 'none, as nothing is registered',
      remedy: `${what} ${text} not registered: register the callable first, and pass what register returned.`,
    });
  }
}
