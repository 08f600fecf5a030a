import { keepScene } from './defined-scenes.js';
import type { ChipScene, FunctionScene, HostScene } from './definition-types.js';
import type { Scene } from './scene.js';
import { takeDefinition } from './take-definition.js';

/**
 * Defines a scene: a callable, cases of arguments for it, and the golden result of each. `pto test` finds the scenes of a
 * file by loading it, exported or not. Everything is checked here, and nothing is compiled or run.
 *
 * Level 2 runs a callable on one chip, level 3 an orchestration function on the chips of a host; a scene of level 4 is a
 * test function that makes its own workers.
 *
 * @param module - `import.meta.url`; paths of sources are relative to it
 * @param definition - what the scene is
 * @throws PtoError `ERR_PTO_SCENE_DEFINITION`, whose message begins with the file and the field that is wrong
 *
 * @example
 * ```ts
 * import { defineScene, taskArgs } from '@pto/scene-test';
 * import { Tensor } from '@pto/task-interface';
 *
 * export const vectorAdd = defineScene(import.meta.url, {
 *   level: 2,
 *   runtime: 'tensormap_and_ringbuffer',
 *   callable: {
 *     orchestration: { source: 'kernels/orchestration/vector_add.cpp', signature: ['in', 'in', 'out'] },
 *     kernels: [{ funcId: 0, source: 'kernels/aiv/kernel_add.cpp', coreType: 'aiv', signature: ['in', 'in', 'out'] }],
 *   },
 *   cases: [{ name: 'small', platforms: ['a2a3sim', 'a5sim'], params: { count: 1024 } }],
 *   generateArgs: ({ count }) =>
 *     taskArgs({ a: Tensor.full([count], 2), b: Tensor.full([count], 3), f: Tensor.zeros([count]) }),
 *   computeGolden: ({ a, b }) => ({ f: a.toFloat32Array().map((value, i) => value + Number(b.data[i])) }),
 * });
 * ```
 */
export function defineScene<Params, Args>(module: string | URL, definition: ChipScene<Params, Args>): Scene;
export function defineScene<Params, Args, const Name extends string>(
  module: string | URL,
  definition: HostScene<Params, Args, Name>,
): Scene;
export function defineScene<Params>(module: string | URL, definition: FunctionScene<Params>): Scene;
export function defineScene(module: string | URL, definition: unknown): Scene {
  const scene = takeDefinition(module, definition);
  keepScene(scene);
  return scene;
}
