import type { CaseDescription, SceneDescription, SceneLevel } from '../model/scene-description.js';
import type { Tolerance } from '../model/tensor-mismatch.js';
import type { SceneHooks } from './definition-types.js';
import type { SceneCallable } from './scene-callable.js';
import type { SceneCase } from './scene-case.js';

/** The parts of a scene, checked. */
export interface SceneParts {
  readonly file: string;
  readonly url: string;
  readonly name: string;
  readonly runtime: string;
  readonly callable: SceneCallable;
  readonly cases: readonly SceneCase[];
  readonly hooks: SceneHooks;
  readonly rtol: number | undefined;
  readonly atol: number | undefined;
  readonly tolerances: Readonly<Record<string, Tolerance>>;
  readonly runtimeEnv: Readonly<Record<string, string>>;
  readonly skipGolden: boolean;
  readonly signatureStrict: boolean;
}

/** A scene as `defineScene` made it: checked, complete and frozen. Drivers execute its cases. */
export class Scene {
  readonly parts: SceneParts;

  /** Called by `defineScene`. */
  constructor(parts: SceneParts) {
    this.parts = Object.freeze(parts);
    Object.freeze(this);
  }

  get name(): string {
    return this.parts.name;
  }

  get level(): SceneLevel {
    return this.parts.callable.level;
  }

  /** What drivers select by. */
  get description(): SceneDescription {
    const { file, name, runtime, cases } = this.parts;
    return { file, scene: name, level: this.level, runtime, cases: cases.map((given) => describe(this, given)) };
  }

  /** A case by its name. */
  findCase(name: string): SceneCase | undefined {
    return this.parts.cases.find((candidate) => candidate.name === name);
  }

  /** Whether a case has no golden result of its own accord. */
  skipsGolden({ skipGolden = this.parts.skipGolden }: SceneCase): boolean {
    return skipGolden;
  }
}

function describe(scene: Scene, given: SceneCase): CaseDescription {
  const { name, platforms, manual, config } = given;
  const skipGolden = scene.skipsGolden(given);
  // A chip of its own is all that level 2 can use.
  const deviceCount = scene.level === 2 ? 1 : config.deviceCount;
  return { name, platforms, manual, deviceCount, subWorkers: config.numSubWorkers, skipGolden };
}
