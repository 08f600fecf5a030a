import type { CallableDescription } from '../nested/inner-worker.js';
import type { RegisteredCallable } from '../registry/registered-callable.js';
import { closureError } from '../sub/closure-error.js';

/**
 * A callable as it goes to another process.
 *
 * @throws PtoError `ERR_PTO_REGISTER_CLOSURE`
 */
export function describeCallable({ handle, target }: RegisteredCallable): CallableDescription {
  const { id, name } = handle;
  if (target.kind === 'closure') throw closureError(name, 'a nested worker that is a process');
  if (target.kind === 'module') return { id, kind: 'host', record: target.record };
  const { callable, signature, madeFor, defaults } = target;
  return { id, kind: 'chip', name, argNames: signature.argNames, madeFor, defaults, image: callable.bytes };
}
