import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { ChipSource } from '../definition/callable-source.js';
import type { Scene } from '../definition/scene.js';
import { chipSources } from '../definition/scene-callable.js';
import { expandVariable } from '../execute/expand-variable.js';

/**
 * The C++ files of a project that the callables of a scene are made of: their sources, and what these include, directly or
 * not. Conditions of the preprocessor do not count, and headers that come with the compiler or with PTO are not of the project.
 */
export function sourceClosure(scene: Scene): string[] {
  return [...new Set(chipSources(scene.parts.callable).flatMap(closureOf))];
}

function closureOf({ orchestration, kernels, includeDirs }: ChipSource): string[] {
  const dirs = [...includeDirs, ...kernels.flatMap(({ extraIncludeDirs }) => extraIncludeDirs)].map((dir) =>
    expandVariable(dir),
  );
  const files = new Set([orchestration.source, ...kernels.map(({ source }) => source)]);
  for (const file of files) for (const included of includesOf(file, dirs)) files.add(included);
  return [...files];
}

function includesOf(file: string, dirs: readonly string[]): string[] {
  if (!existsSync(file)) return [];
  const names = [...readFileSync(file, 'utf8').matchAll(/^[ \t]*#[ \t]*include[ \t]*["<]([^">]+)[">]/gm)];
  return names.flatMap(([, name]) => {
    const found = [path.dirname(file), ...dirs].map((dir) => path.resolve(dir, name!)).find((each) => existsSync(each));
    return found ?? [];
  });
}
