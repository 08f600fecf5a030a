import type { CaseDescription, SceneDescription } from '../model/scene-description.js';

/** What loading the files has given: the whole selection that filters choose from. */
export interface Collection {
  readonly scenes: readonly SceneDescription[];
  /** Files that could not be loaded or define no scene. */
  readonly failures: readonly LoadFailure[];
}

/** A file that gave no scenes. */
export interface LoadFailure {
  readonly file: string;
  readonly reason: string;
}

/** One case on one of its platforms: what a plan accounts for. */
export interface Candidate {
  readonly scene: SceneDescription;
  readonly testCase: CaseDescription;
  readonly platform: string;
}

/** Every case of every scene on every platform that it names, in order. */
export function candidatesOf(scenes: readonly SceneDescription[]): Candidate[] {
  return scenes.flatMap((scene) =>
    scene.cases.flatMap((testCase) => testCase.platforms.map((platform) => ({ scene, testCase, platform }))),
  );
}
