/** What a callable is: compiled code for a chip, or a JavaScript function on a host. */
export type CallableKind = 'chip' | 'host';

/** What a {@link CallableHandle} is made of. */
export interface CallableFacts {
  readonly id: number;
  readonly kind: CallableKind;
  readonly hashId: string;
  readonly name: string;
}

/**
 * A callable that a worker knows, as `register` returns it. Wherever a handle is taken, its id, its name and its hash id
 * are taken as well, and where a number is wanted a handle counts as its id.
 *
 * @example
 * ```ts
 * const add = worker.register(vectorAdd);
 * await worker.run(add, args);
 * worker.unregister(add);
 * ```
 */
export class CallableHandle {
  /** From 0, in the order of registration; one row of numbers for all kinds. */
  readonly id: number;
  readonly kind: CallableKind;
  /** `sha256:` and 64 hex digits; the same content has the same, in every process. */
  readonly hashId: string;
  /** For messages. */
  readonly name: string;

  /** Called by a worker; there is no other way to a handle. */
  constructor({ id, kind, hashId, name }: CallableFacts) {
    this.id = id;
    this.kind = kind;
    this.hashId = hashId;
    this.name = name;
    Object.freeze(this);
  }

  /** The id, so that a handle counts as a number. */
  valueOf(): number {
    return this.id;
  }
}

/**
 * A callable that a worker knows: by its handle, its id (also as the scalar of a task, a bigint), its name or its hash id. A
 * nested worker knows the callables of the workers above it, too; its own come first.
 */
export type CallableRef = CallableHandle | bigint | number | string;
