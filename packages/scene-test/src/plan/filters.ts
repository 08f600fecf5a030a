import type { RunOptions } from '../options/run-options.js';
import type { Candidate } from './collection.js';
import { isSelected, parseSelector } from './selector.js';

/** The options of a run that choose cases. */
export type Selection = Pick<RunOptions, 'platforms' | 'level' | 'excludeLevel' | 'runtime' | 'selectors' | 'manual'>;

/**
 * Makes the one decision about every case: why a filter leaves it out, or `undefined` when it runs. The filters follow each
 * other in a fixed order, so that the reason is always that of the first.
 */
export function newFilter(selection: Selection): (candidate: Candidate) => string | undefined {
  const { platforms, level, excludeLevel, runtime } = selection;
  const selectors = (selection.selectors ?? []).map(parseSelector);
  return ({ scene, testCase, platform }) => {
    if (!isPlatformWanted(platform, platforms)) return `--platform leaves out ${platform}`;
    if (level !== undefined && scene.level !== level) return `--level ${level}: the scene has level ${scene.level}`;
    if (scene.level === excludeLevel) return `--exclude-level ${excludeLevel}`;
    if (runtime !== undefined && scene.runtime !== runtime)
      return `--runtime ${runtime}: the scene is for ${scene.runtime}`;
    if (!isSelected(selectors, scene.scene, testCase.name)) return 'no --case names it';
    return leftOutAsManual(isManual(testCase.manual, platform), selection.manual);
  };
}

/** Whether a case runs on a platform only when asked for. */
export function isManual(manual: boolean | readonly string[], platform: string): boolean {
  return typeof manual === 'boolean' ? manual : manual.includes(platform);
}

function isPlatformWanted(platform: string, wanted: readonly string[] | undefined): boolean {
  return wanted === undefined ? platform.endsWith('sim') : wanted.includes(platform);
}

function leftOutAsManual(manual: boolean, mode: Selection['manual']): string | undefined {
  if (manual && mode === 'exclude') return 'it is manual; --manual include runs it, too';
  return !manual && mode === 'only' ? '--manual only: it is not manual' : undefined;
}
