import type { CallConfigOptions, RingSizes } from '@pto/task-interface';

import { flag, frozenCopy, integer, isPlainObject, list, object, optional, required, text } from './fields.js';
import { withDefault, word } from './fields.js';
import type { Reader } from './fields.js';

/** The platforms that scenes can name. */
export const PLATFORMS = ['a2a3sim', 'a5sim', 'a2a3', 'a5'] as const;

/** A platform that a scene can name. */
export type ScenePlatform = (typeof PLATFORMS)[number];

/** How a case runs; defaults filled in. */
export interface SceneConfig {
  readonly blockDim: number;
  readonly aicpuThreadNum: number;
  readonly deviceCount: number;
  readonly numSubWorkers: number;
  readonly trackReaders: boolean;
  readonly kernelTimeoutMs: number;
  readonly runtimeEnv: Pick<CallConfigOptions, 'ringDepPool' | 'ringHeap' | 'ringTaskWindow'>;
}

/** One case of a scene, checked. */
export interface SceneCase {
  readonly name: string;
  readonly platforms: readonly ScenePlatform[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly config: SceneConfig;
  readonly manual: boolean | readonly ScenePlatform[];
  readonly skipGolden: boolean | undefined;
}

const platform = word(PLATFORMS);

const ringSizes: Reader<RingSizes> = (value, place) =>
  Array.isArray(value) ? list(integer(0), 'sizes, one for each ring', 4)(value, place) : integer(0)(value, place);

const runtimeEnv = object({
  ringTaskWindow: optional(ringSizes),
  ringHeap: optional(ringSizes),
  ringDepPool: optional(ringSizes),
});

const config = object({
  blockDim: withDefault(integer(1), 1),
  aicpuThreadNum: withDefault(integer(1), 3),
  deviceCount: withDefault(integer(0), 1),
  numSubWorkers: withDefault(integer(0), 0),
  trackReaders: withDefault(flag, false),
  kernelTimeoutMs: withDefault(integer(0), 0),
  runtimeEnv: optional(runtimeEnv),
});

const readConfig: Reader<SceneConfig> = (value, place) => {
  const { runtimeEnv: rings = {}, ...rest } = config(value, place);
  const given = Object.entries(rings).filter(([, size]) => size !== undefined);
  return Object.freeze({ ...rest, runtimeEnv: Object.freeze(Object.fromEntries(given)) });
};

const params: Reader<Readonly<Record<string, unknown>>> = (value, place) => {
  if (isPlainObject(value)) return frozenCopy(value);
  throw place.refusal(value, 'an object', 'Pass { name: value }; generateArgs and computeGolden are given it.');
};

const manual: Reader<boolean | readonly ScenePlatform[]> = (value, place) => {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string'
    ? Object.freeze([platform(value, place)])
    : list(platform, 'platforms')(value, place);
};

const sceneCase = object(
  {
    name: required(text('a name')),
    platforms: required(list(platform, 'platforms', 1)),
    params: withDefault(params, Object.freeze({})),
    config: optional(readConfig),
    manual: withDefault(manual, false),
    skipGolden: optional(flag),
  },
  { keepsOthers: true },
);

/** Reads the cases of a scene. */
export const readCases: Reader<readonly SceneCase[]> = (value, place) => {
  const cases = list(sceneCase, 'cases', 1)(value, place);
  return Object.freeze(
    cases.map((given, i) => {
      const first = cases.findIndex(({ name }) => name === given.name);
      if (first !== i) {
        throw place
          .index(i)
          .key('name')
          .refusal(given.name, 'a name that no other case of the scene has', `cases[${first}] has it; rename one.`);
      }
      return Object.freeze({ ...given, config: given.config ?? readConfig({}, place.index(i).key('config')) });
    }),
  );
};
