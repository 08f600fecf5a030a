import type { Scene } from '../definition/scene.js';

/** What viewers call the callables of a run. */
export interface NameMap {
  readonly level: number;
  readonly orchestrator_name: string;
  readonly callable_id_to_name: Readonly<Record<string, string>>;
}

/**
 * The names of a scene: by func_id at level 2, by place in the list at level 3.
 *
 * @returns `undefined` when nothing has a name
 */
export function nameMap({ parts: { callable } }: Scene): NameMap | undefined {
  if (callable.level === 4) return undefined;
  const { orchestrator, names } =
    callable.level === 2
      ? {
          orchestrator: callable.source.orchestration.name,
          names: callable.source.kernels.map(({ funcId, name }) => [String(funcId), name] as const),
        }
      : {
          orchestrator: callable.orchestration.name,
          names: callable.callables.map(({ name }, i) => [String(i), name] as const),
        };
  const named = names.filter((entry): entry is readonly [string, string] => entry[1] !== undefined);
  if (!orchestrator && named.length === 0) return undefined;
  return {
    level: callable.level,
    orchestrator_name: orchestrator ?? '',
    callable_id_to_name: Object.fromEntries(named),
  };
}
