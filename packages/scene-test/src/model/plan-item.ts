import type { SceneLevel } from './scene-description.js';

/** One case on one platform that a driver has selected for execution. */
export interface PlanItem {
  /** Number of the item in its plan; results carry it. */
  readonly id: number;
  readonly file: string;
  readonly scene: string;
  readonly case: string;
  readonly level: SceneLevel;
  readonly runtime: string;
  readonly platform: string;
  readonly deviceCount: number;
  readonly subWorkers: number;
}
