import type { CaseDescription, SceneDescription } from '../../src/model/scene-description.js';

/** A description with defaults for what a test does not care about. */
export function describeScene(
  scene: string,
  cases: readonly (Partial<CaseDescription> | string)[],
  more: Partial<SceneDescription> = {},
): SceneDescription {
  return { file: `/scenes/${scene}.ts`, scene, level: 2, runtime: 'tmr', cases: cases.map(describeCase), ...more };
}

function describeCase(given: Partial<CaseDescription> | string): CaseDescription {
  const plain = {
    name: 'case',
    platforms: ['a2a3sim'],
    manual: false,
    deviceCount: 1,
    subWorkers: 0,
    skipGolden: false,
  };
  return typeof given === 'string' ? { ...plain, name: given } : { ...plain, ...given };
}
