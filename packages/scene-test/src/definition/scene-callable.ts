import { chipAliases, chipFields, hostFunction, readChipSource } from './callable-source.js';
import type { ChipSource, HostFunction } from './callable-source.js';
import { functionOf, isPlainObject, list, object, required, text } from './fields.js';
import type { Reader } from './fields.js';

/** The orchestration function of a scene of level 3, as the executor calls it. */
export type HostOrchestration = (orch: never, callables: never, args: never, config: never) => unknown;

/** One callable that tasks of level 3 call: compiled for a chip, or a function of the host. */
export type NamedCallable =
  | { readonly name: string; readonly kind: 'chip'; readonly source: ChipSource }
  | { readonly name: string; readonly kind: 'host'; readonly call: HostFunction };

/** What a scene runs, by its level. */
export type SceneCallable =
  | { readonly level: 2; readonly source: ChipSource }
  | { readonly level: 3; readonly orchestration: HostOrchestration; readonly callables: readonly NamedCallable[] }
  | { readonly level: 4; readonly test: (context: never) => unknown };

const name = text('a name that orchestrations know the callable by');
const chipCallable = object({ name: required(name), ...chipFields }, { aliases: chipAliases });
const subCallable = object({ name: required(name), callable: required(hostFunction) });

const namedCallable: Reader<NamedCallable> = (value, place) => {
  if (isPlainObject(value) && 'callable' in value) {
    const { name, callable } = subCallable(value, place);
    return Object.freeze({ name, kind: 'host', call: callable });
  }
  const { name, ...source } = chipCallable(value, place);
  return Object.freeze({ name, kind: 'chip', source: Object.freeze(source) });
};

const callables: Reader<readonly NamedCallable[]> = (value, place) => {
  const all = list(namedCallable, 'callables')(value, place);
  const taken = new Map<string, number>([['keep', -1]]);
  all.forEach(({ name }, i) => {
    for (const property of [name, `${name}_sig`]) {
      const first = taken.get(property);
      if (first === undefined) taken.set(property, i);
      else {
        throw place
          .index(i)
          .key('name')
          .refusal(
            name,
            "a name that is neither taken nor 'keep'",
            first < 0 ? 'callables.keep is a function.' : `callables[${first}] has it.`,
          );
      }
    }
  });
  return all;
};

const hostCallable = object({
  orchestration: required(functionOf<HostOrchestration>('(orch, callables, args, config)')),
  callables: required(callables),
});

/** Reads the field `callable` of a scene of level 2 or 3. */
export function readCallable(level: 2 | 3): Reader<SceneCallable> {
  if (level === 2) return (value, place) => Object.freeze({ level, source: readChipSource(value, place) });
  return (value, place) => Object.freeze({ level, ...hostCallable(value, place) });
}

/** What a scene has compiled for chips. */
export function chipSources(callable: SceneCallable): readonly ChipSource[] {
  if (callable.level === 2) return [callable.source];
  if (callable.level === 4) return [];
  return callable.callables.flatMap((each) => (each.kind === 'chip' ? [each.source] : []));
}
