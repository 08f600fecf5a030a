import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { invalidArgument } from '@pto/task-interface';

import type { SceneHooks } from './definition-types.js';
import {
  flag,
  functionOf,
  isPlainObject,
  number,
  object,
  optional,
  record,
  required,
  text,
  withDefault,
} from './fields.js';
import type { Reader } from './fields.js';
import { Place } from './place.js';
import { readCallable } from './scene-callable.js';
import type { SceneCallable } from './scene-callable.js';
import { readCases } from './scene-case.js';
import { Scene } from './scene.js';

const tolerance = object({
  rtol: optional(number(0)),
  atol: optional(number(0)),
  mismatchRatio: optional(number(0, 1)),
});

const environment: Reader<Readonly<Record<string, string>>> = (value, place) =>
  record((item, at) => {
    if (!['string', 'number', 'boolean'].includes(typeof item)) {
      throw at.refusal(item, 'a string, a number, true or false', 'Environment variables are text.');
    }
    const name = at.path.slice(place.path.length + 1);
    const isPath = /_(DIR|PATH)$/.test(name) && typeof item === 'string' && item !== '';
    return isPath ? path.resolve(path.dirname(at.file), item) : String(item);
  }, 'variables')(value, place);

const base = {
  level: required((level: unknown) => level),
  runtime: required(text('the name of a runtime')),
  name: optional(text('a name')),
  cases: required(readCases),
  runtimeEnv: withDefault(environment, Object.freeze({})),
};

type Hook = (...args: never[]) => unknown;

const compared = {
  ...base,
  generateArgs: required(functionOf<Hook>('(params) that returns a TaskArgsBuilder')),
  computeGolden: optional(functionOf<Hook>('(args, params) that computes the golden result')),
  compareOutputs: optional(functionOf<Hook>('(actual, golden, names, params)')),
  rtol: optional(number(0)),
  atol: optional(number(0)),
  tolerances: withDefault(record(tolerance, 'tolerances by tensor'), Object.freeze({})),
  skipGolden: withDefault(flag, false),
  signatureStrict: withDefault(flag, true),
};

const scenes = {
  2: object({ ...compared, callable: required(readCallable(2)) }),
  3: object({ ...compared, callable: required(readCallable(3)) }),
  4: object({ ...base, test: required(functionOf<Hook>('({ platform, devices, params, signal })')) }),
};

const noHooks: SceneHooks = { generateArgs: undefined, computeGolden: undefined, compareOutputs: undefined };

/**
 * Checks a definition and makes a scene of it. Touches no file.
 *
 * @throws PtoError `ERR_PTO_SCENE_DEFINITION` with the path of the field that is wrong
 */
export function takeDefinition(module: string | URL, definition: unknown): Scene {
  const file = fileOf(module);
  const place = new Place(file);
  const url = pathToFileURL(file).href;
  const level = levelOf(definition, place);
  const stem = path.basename(file).replace(/(\.(scene|test))?\.[cm]?[jt]sx?$/, '');
  if (level === 4) {
    const { test, name = stem, runtime, cases, runtimeEnv } = scenes[4](definition, place);
    const callable: SceneCallable = Object.freeze({ level, test });
    const rest = { rtol: undefined, atol: undefined, tolerances: {}, skipGolden: true, signatureStrict: true };
    return new Scene({ file, url, name, runtime, cases, runtimeEnv, callable, hooks: noHooks, ...rest });
  }
  const {
    level: _,
    name = stem,
    generateArgs,
    computeGolden,
    compareOutputs,
    ...rest
  } = scenes[level](definition, place);
  const hooks = Object.freeze({ generateArgs, computeGolden, compareOutputs });
  const scene = new Scene({ ...rest, file, url, name, hooks });
  requireSubWorkers(scene, place);
  if (computeGolden === undefined && !scene.parts.cases.every((given) => scene.skipsGolden(given))) {
    throw place
      .key('computeGolden')
      .refusal(undefined, 'a function, unless all cases skip the golden result', 'Add it, or say skipGolden: true.');
  }
  return scene;
}

/** A worker without sub workers cannot even be told a function. */
function requireSubWorkers({ parts: { callable, cases } }: Scene, place: Place): void {
  if (callable.level !== 3) return;
  const functionName = callable.callables.find(({ kind }) => kind === 'host')?.name;
  const i = cases.findIndex(({ config }) => config.numSubWorkers === 0);
  if (functionName === undefined || i < 0) return;
  throw place
    .key('cases')
    .index(i)
    .key('config.numSubWorkers')
    .refusal(0, 'an integer of at least 1', `'${functionName}' is a function of the host, which sub workers call.`);
}

function levelOf(definition: unknown, place: Place): 2 | 3 | 4 {
  if (!isPlainObject(definition))
    throw place.refusal(definition, 'an object with level, runtime and cases', 'See defineScene.');
  const { level } = definition;
  if (level === 2 || level === 3 || level === 4) return level;
  throw place.key('level').refusal(level, '2 (one chip), 3 (the chips of a host), 4 (a test function)', 'Choose one.');
}

function fileOf(module: string | URL): string {
  try {
    if (typeof module === 'string' && path.isAbsolute(module)) return path.normalize(module);
    return fileURLToPath(module);
  } catch (cause) {
    throw invalidArgument({
      code: 'ERR_PTO_SCENE_DEFINITION',
      what: 'defineScene, module',
      given: module,
      allowed: 'a file: URL or an absolute path',
      remedy: 'Pass import.meta.url; in CommonJS, __filename.',
      cause,
    });
  }
}
