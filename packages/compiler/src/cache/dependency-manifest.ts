import path from 'node:path';

import { readEntry, touchEntry, writeEntry } from './entry-file.js';
import { FileFacts, sha256 } from './file-facts.js';
import { includeView, isSystemFile, namesProbedBy } from './include-view.js';

/** How many different sets of dependencies one unit may have on record, the latest first. */
const MAX_DEPENDENCY_SETS = 8;

/** What one compile of a unit read. */
interface DependencySet {
  readonly dependencies: readonly string[];
  readonly probedNames: readonly string[];
}

interface Manifest {
  readonly schema: 1;
  readonly sets: readonly DependencySet[];
}

/** A unit as far as its dependencies go. */
export interface ManifestUnit {
  /** Key of everything that is known before the compiler runs: command, compiler, environment. */
  readonly unitKey: string;
  readonly includeDirs: readonly string[];
}

/**
 * Remembers which files each unit read, so that the key of its result can be computed without a compiler: from the
 * content that these files have now.
 */
export class DependencyManifests {
  readonly #dir: string;

  /** @param dir - need not exist */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /**
   * The keys that the unit's result may have, the most likely one first.
   *
   * @param facts - the files as they are now
   */
  *keysFor(unit: ManifestUnit, facts: FileFacts): Generator<string> {
    const file = this.#fileOf(unit);
    const sets = readSets(file);
    if (sets.length > 0) touchEntry(file);
    for (const set of sets) {
      const key = resultKey(unit, set, facts);
      if (key !== undefined) yield key;
    }
  }

  /**
   * Records what a compile read.
   *
   * @param dependencies - absolute paths
   * @returns the key of its result, or `undefined` when a dependency is gone already
   * @throws the system's error when the cache cannot be written
   */
  record(unit: ManifestUnit, dependencies: readonly string[]): string | undefined {
    const set: DependencySet = { dependencies, probedNames: probedNamesIn(dependencies) };
    const key = resultKey(unit, set, new FileFacts());
    if (key === undefined) return undefined;
    const file = this.#fileOf(unit);
    const others = readSets(file).filter((other) => !isSame(other, set));
    const manifest: Manifest = { schema: 1, sets: [set, ...others].slice(0, MAX_DEPENDENCY_SETS) };
    writeEntry(file, [JSON.stringify(manifest)]);
    return key;
  }

  #fileOf({ unitKey }: ManifestUnit): string {
    return path.join(this.#dir, unitKey.slice(0, 2), `${unitKey}.json`);
  }
}

function resultKey(unit: ManifestUnit, set: DependencySet, facts: FileFacts): string | undefined {
  const lines = [unit.unitKey];
  for (const file of set.dependencies) {
    const digest = facts.digestOf(file);
    if (digest === undefined) return undefined;
    lines.push(`${digest} ${file}`);
  }
  lines.push(includeView({ includeDirs: unit.includeDirs, ...set }, facts));
  return sha256(lines.join('\n'));
}

function probedNamesIn(dependencies: readonly string[]): string[] {
  const texts = dependencies
    .filter((file) => !isSystemFile(file))
    .map((file) => readEntry(file)?.toString('utf8') ?? '');
  return [...new Set(texts.flatMap(namesProbedBy))];
}

function isSame(a: DependencySet, b: DependencySet): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function readSets(file: string): readonly DependencySet[] {
  const content = readEntry(file);
  if (content === undefined) return [];
  try {
    const manifest = JSON.parse(content.toString('utf8')) as Partial<Manifest> | null;
    if (manifest?.schema !== 1 || !Array.isArray(manifest.sets)) return [];
    return (manifest.sets as Partial<DependencySet>[]).filter(isDependencySet);
  } catch {
    return [];
  }
}

function isDependencySet(set: Partial<DependencySet> | null): set is DependencySet {
  return isStringArray(set?.dependencies) && isStringArray(set?.probedNames);
}

function isStringArray(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
