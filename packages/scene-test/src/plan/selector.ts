import { PtoError, nearestName } from '@pto/task-interface';

import type { SceneDescription } from '../model/scene-description.js';

/** A choice of cases: `Case`, `::Case`, `Scene::Case` or `Scene::`; both names may have `*` and `?`. */
export interface Selector {
  readonly text: string;
  readonly matchesScene: (name: string) => boolean;
  readonly matchesCase: (name: string) => boolean;
}

/** Reads a selector. */
export function parseSelector(text: string): Selector {
  const separator = text.indexOf('::');
  const scene = separator < 0 ? '' : text.slice(0, separator);
  const testCase = separator < 0 ? text : text.slice(separator + 2);
  return { text, matchesScene: matcher(scene), matchesCase: matcher(testCase) };
}

/** Whether a case of a scene is chosen by one of the selectors; without selectors, every one is. */
export function isSelected(selectors: readonly Selector[], scene: string, testCase: string): boolean {
  return selectors.length === 0 || selectors.some((each) => each.matchesScene(scene) && each.matchesCase(testCase));
}

/**
 * Checks that each selector names something, over everything that was collected: a misspelt one would choose nothing and
 * look like success.
 *
 * @throws PtoError `ERR_PTO_SCENE_SELECTOR` with the names that there are and the nearest
 */
export function checkSelectors(selectors: readonly Selector[], scenes: readonly SceneDescription[]): void {
  for (const selector of selectors) {
    const inScenes = scenes.filter(({ scene }) => selector.matchesScene(scene));
    if (inScenes.length === 0) throw unknownScene(selector, scenes);
    const cases = inScenes.flatMap((scene) => scene.cases);
    if (!cases.some(({ name }) => selector.matchesCase(name))) throw unknownCase(selector, inScenes);
  }
}

/** An empty name matches all. */
function matcher(pattern: string): (name: string) => boolean {
  if (pattern === '') return () => true;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 's');
  return (name) => expression.test(name);
}

function unknownScene({ text }: Selector, scenes: readonly SceneDescription[]): PtoError {
  const given = text.slice(0, text.indexOf('::'));
  return unknown(text, 'scene', given, unique(scenes.map(({ scene }) => scene)));
}

function unknownCase({ text }: Selector, scenes: readonly SceneDescription[]): PtoError {
  const separator = text.indexOf('::');
  const given = separator < 0 ? text : text.slice(separator + 2);
  return unknown(text, 'case', given, unique(scenes.flatMap(({ cases }) => cases.map(({ name }) => name))));
}

function unknown(text: string, kind: 'scene' | 'case', given: string, known: readonly string[]): PtoError {
  const nearest = nearestName(given, known);
  const list = known.length === 0 ? 'none was found' : known.join(', ');
  const remedy = nearest === undefined ? '' : `\n  Did you mean '${nearest}'?`;
  return new PtoError(
    'ERR_PTO_SCENE_SELECTOR',
    `--case ${text}: no ${kind} is named '${given}'; there are: ${list}.${remedy}`,
    {
      details: { given, known, nearest, selector: text },
    },
  );
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
