import { PtoError, invalidArgument } from '@pto/task-interface';

import type { CallableRegistry } from '../registry/callable-registry.js';
import { loadCallable, loadCallableSync } from '../sub/load-callable.js';
import type { RunRequest } from './host-run.js';
import type { RunTarget } from '../worker-level.js';

/**
 * The orchestration function that a run was given: a function, or one that was registered.
 *
 * @param isSync - nothing can be waited for
 * @throws PtoError `ERR_PTO_CALLABLE_KIND` for a chip callable, `ERR_PTO_OPTION_INVALID` for what is neither, and what
 * loading a module throws
 */
export function orchestrationOf(given: RunTarget, registry: CallableRegistry, isSync: boolean): RunRequest['call'] {
  if (typeof given === 'function') return given;
  if (!['bigint', 'number', 'object', 'string'].includes(typeof given)) {
    throw invalidArgument({
      code: 'ERR_PTO_OPTION_INVALID',
      what: 'run, function',
      given,
      allowed: '(orch, args, config) => void, or what register returned for such a function',
      remedy: 'Submit tasks inside a function: worker.run((orch) => orch.submitSub(handle)).',
    });
  }
  const { target, handle } = registry.get(given);
  if (target.kind === 'closure') return target.call as RunRequest['call'];
  if (target.kind === 'module' && isSync) return loadCallableSync(target.record) as RunRequest['call'];
  if (target.kind === 'module') {
    const load = async (): Promise<RunRequest['call']> => (await loadCallable(target.record)) as RunRequest['call'];
    return async (...given) => (await load())(...given);
  }
  throw new PtoError(
    'ERR_PTO_CALLABLE_KIND',
    `run: '${handle.name}' is a chip callable; a worker of level 3 or above runs orchestration functions.\n` +
      '  Submit it inside one: worker.run((orch) => orch.submitNextLevel(handle, args)).',
    { details: { id: handle.id } },
  );
}
