import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { createProject } from './create-project.js';
import type { CreatedProject } from './create-project.js';

/** A scene that was written, and the commands that run it. */
export interface CreatedScene extends CreatedProject {
  readonly next: string;
}

/**
 * Writes a scene and its C++ sources: into the npm package around the directory, or else as a package of its own.
 *
 * @param dir - made when it does not exist; its last part is the name of the scene
 * @throws PtoError as `createProject` does
 */
export function createScene(dir: string): CreatedScene {
  if (!isInPackage(path.resolve(dir))) {
    const project = createProject(['scene', 'scene-project'], dir);
    return { ...project, next: `cd ${dir} && npm install && npx pto test` };
  }
  const scene = createProject('scene', dir);
  const install = hasFramework(scene.dir) ? '' : 'npm install --save-dev @pto/scene-test && ';
  return { ...scene, next: `${install}npx pto test ${dir}` };
}

function isInPackage(dir: string): boolean {
  if (existsSync(path.join(dir, 'package.json'))) return true;
  const parent = path.dirname(dir);
  return parent !== dir && isInPackage(parent);
}

/** Whether what a scene imports is found from a directory. */
function hasFramework(dir: string): boolean {
  try {
    createRequire(path.join(dir, 'scene.js')).resolve('@pto/scene-test');
    return true;
  } catch {
    return false;
  }
}
