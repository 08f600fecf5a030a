// Who loads a module gets its scenes from here, exported or not. Both forms of this package, imported and required, share
// the list, and scenes are listed under their own file: those of a module that the module imports are not its own.

import { PtoError } from '@pto/task-interface';

import type { Scene } from './scene.js';

const KEY = Symbol.for('@pto/scene-test/defined-scenes');
const MAX_KEPT = 10_000;

function definedScenes(): Scene[] {
  const shared = globalThis as { [KEY]?: Scene[] };
  return (shared[KEY] ??= []);
}

/** Called for each scene that is defined. */
export function keepScene(scene: Scene): void {
  const scenes = definedScenes();
  scenes.push(scene);
  // Nobody takes them where modules are loaded for other reasons.
  if (scenes.length > MAX_KEPT) scenes.shift();
}

/**
 * Takes the scenes that a file has defined since they were last taken.
 *
 * @param file - absolute path of the module
 * @throws PtoError `ERR_PTO_SCENE_DEFINITION` when two have the same name
 */
export function takeScenes(file: string): readonly Scene[] {
  const scenes = definedScenes();
  const taken = scenes.filter((scene) => scene.parts.file === file);
  scenes.splice(0, scenes.length, ...scenes.filter((scene) => scene.parts.file !== file));
  const twice = taken.find(({ name }, i) => taken.findIndex((other) => other.name === name) !== i);
  if (twice === undefined) return taken;
  throw new PtoError(
    'ERR_PTO_SCENE_DEFINITION',
    `${file}: two scenes are called '${twice.name}'.\n  Give each a name of its own: defineScene(import.meta.url, { name: … }).`,
    { details: { file, name: twice.name } },
  );
}
