/** Where the callable of a scene runs: 2 on one chip, 3 on the chips of a host, 4 on workers of workers. */
export type SceneLevel = 2 | 3 | 4;

/** What a driver must know about a scene to select its cases, without loading its file itself. */
export interface SceneDescription {
  /** Absolute path of the module that defines the scene. */
  readonly file: string;
  /** Name of the scene; the stem of its file, unless the scene says otherwise. */
  readonly scene: string;
  readonly level: SceneLevel;
  readonly runtime: string;
  readonly cases: readonly CaseDescription[];
}

/** What a driver must know about one case of a scene. */
export interface CaseDescription {
  readonly name: string;
  readonly platforms: readonly string[];
  /** Whether the case runs only when asked for; a list has the platforms for which that is so. */
  readonly manual: boolean | readonly string[];
  /** Devices that the case needs at the same time. */
  readonly deviceCount: number;
  readonly subWorkers: number;
  readonly skipGolden: boolean;
}
