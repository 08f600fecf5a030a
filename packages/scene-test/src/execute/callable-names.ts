import { PtoError, nearestName } from '@pto/task-interface';
import type { CallableHandle } from '@pto/worker';

import type { Direction } from '../definition/callable-source.js';

/** A callable that an orchestration function may submit. */
export interface RegisteredName {
  readonly name: string;
  readonly handle: CallableHandle;
  readonly signature: readonly Direction[];
}

/**
 * What an orchestration function gets as `callables`: handles by name, their signatures with `_sig`, and `keep`. A name that
 * is not there is an error rather than `undefined`, which would fail later and elsewhere.
 */
export function callableNames(registered: readonly RegisteredName[]): object {
  const kept: unknown[] = [];
  const keep = (...objects: unknown[]): unknown => {
    kept.push(...objects);
    return objects.length === 1 ? objects[0] : objects;
  };
  const properties = Object.fromEntries(
    registered.flatMap(({ name, handle, signature }) => [
      [name, handle],
      [`${name}_sig`, signature],
    ]),
  ) as Record<string, unknown>;
  return new Proxy(Object.freeze({ ...properties, keep }), {
    get(target: Record<string, unknown>, name): unknown {
      // A promise asks any object for `then`.
      if (typeof name === 'symbol' || name === 'then' || name in target) return target[name as string];
      const nearest = nearestName(name, Object.keys(properties));
      throw new PtoError(
        'ERR_PTO_SCENE_ARGS',
        `callables has no '${name}'; it has ${registered.map((known) => known.name).join(', ') || 'none'}.\n` +
          `  ${nearest === undefined ? 'Add it to callable.callables.' : `Did you mean '${nearest}'?`}`,
        { details: { name, nearest } },
      );
    },
  });
}
