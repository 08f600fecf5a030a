import { existsSync } from 'node:fs';
import path from 'node:path';

import type { FileFacts } from './file-facts.js';

/**
 * A depfile lists what was read, not what was looked for in vain. A header that appears later in a directory searched
 * earlier would be read by the next compile, so a result is only good for the same view of the search path.
 *
 * The view is: which of the names that the result depends on exist in which of the directories searched. Names are the
 * trailing parts of every dependency's path (`vector`, `bits/stl_vector.h`), and what the sources ask `__has_include` for.
 */

/** Longest name, in path components, that an include directive is expected to have. */
const MAX_COMPONENTS = 4;

/** Files whose names are kept in parts; starts over when there are more. */
const MAX_REMEMBERED = 20_000;

/** Headers of the toolchain and the system; a quoted include in one of them is none of ours. */
const SYSTEM_DIRS = ['/usr/include/', '/usr/lib/'];

/** What an include directive may say. */
interface Name {
  readonly name: string;
  /** Its first component. */
  readonly first: string;
}

/** The files of one unit are mostly those of the next one, too. */
const trailingPartsByFile = new Map<string, readonly Name[]>();

/** What decides which files the names in a unit's include directives stand for. */
export interface IncludeSearch {
  /** The unit's include directories. */
  readonly includeDirs: readonly string[];
  /** Every file that the unit read. */
  readonly dependencies: readonly string[];
  /** Names that the unit asked `__has_include` for. */
  readonly probedNames: readonly string[];
}

/** A text that changes when a name of the unit starts or stops to exist in a directory that it is searched in. */
export function includeView(search: IncludeSearch, facts: FileFacts): string {
  const dirs = searchedDirs(search).map((dir) => ({ dir, entries: facts.entriesOf(dir) }));
  const names = namesByFirstComponent(search, new Set(dirs.flatMap(({ entries }) => entries)));
  const seen: string[] = [];
  for (const { dir, entries } of dirs) {
    for (const entry of entries) {
      for (const name of names.get(entry) ?? []) {
        if (name === entry || existsSync(path.join(dir, name))) seen.push(path.join(dir, name));
      }
    }
  }
  return seen.sort().join('\n');
}

/** The names in `__has_include(<name>)` and `__has_include("name")`. */
export function namesProbedBy(sourceText: string): string[] {
  return [...sourceText.matchAll(/__has_include(?:_next)?\s*\(\s*[<"]([^>"\n]+)[>"]/g)].map((match) => match[1] ?? '');
}

/** Whether a file belongs to the system rather than to the user or to us. */
export function isSystemFile(file: string): boolean {
  return SYSTEM_DIRS.some((dir) => file.startsWith(dir));
}

function searchedDirs({ includeDirs, dependencies }: IncludeSearch): string[] {
  const includers = dependencies.filter((file) => !isSystemFile(file)).map((file) => path.dirname(file));
  return [...new Set([...includeDirs, ...includers])];
}

/** The names that may exist in directories with these entries: few of all, as most are those of the system's headers. */
function namesByFirstComponent(
  { dependencies, probedNames }: IncludeSearch,
  entries: ReadonlySet<string>,
): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  const add = ({ name, first }: Name): void => {
    if (!entries.has(first)) return;
    const group = names.get(first);
    if (group === undefined) names.set(first, new Set([name]));
    else group.add(name);
  };
  for (const file of dependencies) trailingParts(file).forEach(add);
  for (const probed of probedNames) add(asName(path.normalize(probed)));
  return names;
}

function asName(name: string): Name {
  const slash = name.indexOf('/');
  return { name, first: slash < 0 ? name : name.slice(0, slash) };
}

function trailingParts(file: string): readonly Name[] {
  const known = trailingPartsByFile.get(file);
  if (known !== undefined) return known;
  const parts: Name[] = [];
  for (let slash = file.lastIndexOf('/'); slash >= 0 && parts.length < MAX_COMPONENTS;) {
    parts.push(asName(file.slice(slash + 1)));
    slash = slash === 0 ? -1 : file.lastIndexOf('/', slash - 1);
  }
  if (trailingPartsByFile.size >= MAX_REMEMBERED) trailingPartsByFile.clear();
  trailingPartsByFile.set(file, parts);
  return parts;
}
