import { defineScene } from './define-scene.js';
import type { ChipScene } from './definition-types.js';
import type { Scene } from './scene.js';
import type { SceneArgs } from './task-args-builder.js';

const STATIC_FIELDS = [
  'level',
  'runtime',
  'callable',
  'cases',
  'rtol',
  'atol',
  'tolerances',
  'runtimeEnv',
  'skipGolden',
  'signatureStrict',
] as const;

/** A class whose static fields are those of a definition, and whose methods are its hooks. */
export type SceneClass = { readonly [Field in (typeof STATIC_FIELDS)[number]]?: unknown } & {
  readonly name: string;
  new (): SceneTestCase;
};

/** What the methods of a scene's class are; see `defineScene` for what they do. */
export interface SceneTestCase {
  generateArgs(params: never): unknown;
  computeGolden?(args: never, params: never): unknown;
  compareOutputs?(actual: never, golden: never, names: readonly string[], params: never): unknown;
}

/**
 * Defines a scene of level 2 or 3 from a class. The scene has the name of the class; fields and methods may be inherited.
 *
 * @throws PtoError `ERR_PTO_SCENE_DEFINITION`
 *
 * @example
 * ```ts
 * import { defineSceneClass, taskArgs } from '@pto/scene-test';
 * import type { SceneArgs } from '@pto/scene-test';
 * import { Tensor } from '@pto/task-interface';
 *
 * class VectorAdd {
 *   static readonly level = 2;
 *   static readonly runtime = 'tensormap_and_ringbuffer';
 *   static readonly callable = {
 *     orchestration: { source: 'kernels/orchestration/vector_add.cpp', signature: ['in', 'in', 'out'] },
 *     kernels: [{ funcId: 0, source: 'kernels/aiv/kernel_add.cpp', coreType: 'aiv' }],
 *   };
 *   static readonly cases = [{ name: 'small', platforms: ['a2a3sim'], params: { count: 64 } }];
 *
 *   generateArgs({ count }: { count: number }) {
 *     return taskArgs({ a: Tensor.full([count], 2), b: Tensor.full([count], 3), f: Tensor.zeros([count]) });
 *   }
 *
 *   computeGolden({ f }: SceneArgs<{ f: Tensor }>) {
 *     (f.data as Float32Array).fill(5);
 *   }
 * }
 * defineSceneClass(import.meta.url, VectorAdd).name; // => 'VectorAdd'
 * ```
 */
export function defineSceneClass(module: string | URL, sceneClass: SceneClass): Scene {
  const test = new sceneClass();
  const fields = STATIC_FIELDS.filter((name) => sceneClass[name] !== undefined);
  const definition = {
    name: sceneClass.name,
    ...Object.fromEntries(fields.map((name) => [name, sceneClass[name]])),
    generateArgs: test.generateArgs?.bind(test),
    computeGolden: test.computeGolden?.bind(test),
    compareOutputs: test.compareOutputs?.bind(test),
  };
  return defineScene(module, definition as unknown as ChipScene<unknown, SceneArgs>);
}
