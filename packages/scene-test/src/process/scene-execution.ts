// Where this process meets what loads and executes scenes.

import { pathToFileURL } from 'node:url';

import { PtoError } from '@pto/task-interface';

import { takeScenes } from '../definition/defined-scenes.js';
import type { Scene } from '../definition/scene.js';
import type { CaseExecutor } from '../execute/case-executor.js';
import type { CaseResult } from '../model/case-result.js';
import type { PlanItem } from '../model/plan-item.js';
import type { SceneDescription } from '../model/scene-description.js';
import type { CompileRequest, RunRequest } from './protocol.js';
import { sourceClosure } from './source-closure.js';

const loaded = new Map<string, readonly Scene[]>();
let executor: Promise<CaseExecutor> | undefined;

/** Loads what executes cases. Called early, so that it is there when the first case comes. */
export function startExecutor(): Promise<CaseExecutor> {
  executor ??= import('../execute/case-executor.js').then(({ CaseExecutor }) => new CaseExecutor());
  return executor;
}

/** Closes the workers of this process. */
export async function closeExecutor(): Promise<void> {
  await (await executor)?.close();
}

/**
 * Loads a file, once, and describes its scenes.
 *
 * @throws PtoError `ERR_PTO_SCENE_FILE` when it defines none
 */
export async function loadScenes(file: string): Promise<readonly SceneDescription[]> {
  return (await scenesOf(file)).map(({ description }) => description);
}

/** The C++ files that the callables of a loaded file are made of. */
export function sourcesOf(file: string): string[] {
  return (loaded.get(file) ?? []).flatMap(sourceClosure);
}

/** Runs one case. */
export async function runScene({ item, devices, options }: RunRequest): Promise<CaseResult> {
  const [scene, executor] = await Promise.all([sceneOf(item), startExecutor()]);
  return executor.runCase({ scene, item, devices, options });
}

/** Compiles what cases need, all at the same time. */
export async function compileScenes({ items, options }: CompileRequest): Promise<readonly CaseResult[]> {
  const executor = await startExecutor();
  return Promise.all(items.map(async (item) => executor.compileCase(await sceneOf(item), item, options)));
}

async function sceneOf(item: PlanItem): Promise<Scene> {
  const scene = (await scenesOf(item.file)).find(({ name }) => name === item.scene);
  if (scene !== undefined) return scene;
  throw new PtoError('ERR_PTO_INTERNAL', `${item.file} defines no scene '${item.scene}' any more.`);
}

async function scenesOf(file: string): Promise<readonly Scene[]> {
  const known = loaded.get(file);
  if (known !== undefined) return known;
  await import(pathToFileURL(file).href);
  const scenes = takeScenes(file);
  if (scenes.length === 0) {
    throw new PtoError(
      'ERR_PTO_SCENE_FILE',
      `${file} defines no scene.\n  Define one with defineScene(); tests of other frameworks are run by their own commands.`,
      { details: { file } },
    );
  }
  loaded.set(file, scenes);
  return scenes;
}
