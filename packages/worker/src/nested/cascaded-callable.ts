import { describeCallable } from '../host/describe-worker.js';
import type { SharedBytes } from '../host/shared-images.js';
import { CallableHandle } from '../registry/callable-handle.js';
import type { InheritedCallable, RegisteredCallable } from '../registry/registered-callable.js';
import { packCallable, unpackCallable } from './packed-callable.js';
import type { PackedCallable } from './packed-callable.js';

/** A callable of a worker above, as a nested one in another process is told about it: what REGISTER carries as JSON. */
export interface CascadedCallable {
  readonly hashId: string;
  /** Level of the worker that it was registered with. */
  readonly level: number;
  readonly callable: PackedCallable;
}

/**
 * @param level - of the worker that passes it on
 * @param put - copies bytes to where the other process can read them
 * @throws PtoError `ERR_PTO_REGISTER_CLOSURE`
 */
export function packCascaded(
  callable: RegisteredCallable,
  level: number,
  put: (bytes: Uint8Array) => SharedBytes,
): CascadedCallable {
  const { hashId } = callable.handle;
  return { hashId, level: callable.level ?? level, callable: packCallable(describeCallable(callable), put) };
}

/** @param get - the bytes that `put` has copied */
export function unpackCascaded(
  { hashId, level, callable }: CascadedCallable,
  get: (bytes: SharedBytes) => Uint8Array,
): InheritedCallable {
  const { id, kind } = callable;
  const name = kind === 'chip' ? callable.name : callable.record.name;
  return { handle: new CallableHandle({ id, kind, hashId, name }), target: unpackCallable(callable, get), level };
}
