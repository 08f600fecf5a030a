import { loadCallableSync } from './load-callable.js';
import type { AnyFunction } from './load-callable.js';
import type { RegisteredCallable } from '../registry/registered-callable.js';

/** The functions that run on this thread: closures as they are, references when they have been imported. */
export class InlineCallables<F> {
  readonly #loaded = new WeakMap<RegisteredCallable, AnyFunction>();

  /** @throws PtoError `ERR_PTO_REGISTER_IMPORT`, `ERR_PTO_REGISTER_CHANGED` */
  add(callable: RegisteredCallable): void {
    const { target } = callable;
    if (target.kind === 'closure') this.#loaded.set(callable, target.call);
    if (target.kind === 'module') this.#loaded.set(callable, loadCallableSync(target.record));
  }

  find(callable: RegisteredCallable | undefined): F | undefined {
    return callable === undefined ? undefined : (this.#loaded.get(callable) as F | undefined);
  }
}
