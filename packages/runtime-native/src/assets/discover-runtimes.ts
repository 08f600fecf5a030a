import { realpathSync } from 'node:fs';
import path from 'node:path';

import { PtoError, invalidArgument, nearestName } from '@pto/task-interface';

import { resolveAssets } from './resolve-assets.js';
import { DESCRIPTOR_FILE, readRuntimeDescriptor } from './runtime-descriptor.js';
import type { RuntimeDescriptor } from './runtime-descriptor.js';
import { hasDescriptor, isRuntimePath, runtimePlaces } from './runtime-places.js';
import type { RuntimeOrigin, RuntimePlace } from './runtime-places.js';

/** A runtime that was found, good or not. */
export interface RuntimeListing {
  /** Its name, or that of its folder when the description cannot be read. */
  readonly name: string;
  readonly origin: RuntimeOrigin;
  /** The folder of its `pto-runtime.json`, symbolic links resolved. */
  readonly dir: string;
  /** Undefined when the description cannot be read. */
  readonly descriptor: RuntimeDescriptor | undefined;
  /** Why it cannot be used: a malformed description, or another runtime of the same name. */
  readonly problem: PtoError | undefined;
}

/**
 * Every runtime that this process can see: PTO's own, those that `PTO_RUNTIME_PATH` lists, and those among the
 * dependencies of the project in the working directory. Sorted by name; what is wrong with one does not hide the others.
 *
 * @throws PtoError `ERR_PTO_OPTION_INVALID` when `PTO_RUNTIME_PATH` names a folder without runtimes
 * @example
 * ```ts
 * for (const { name, origin, problem } of listRuntimes()) console.log(name, origin, problem?.message ?? 'ok');
 * ```
 */
export function listRuntimes(): RuntimeListing[] {
  const { nativeDir } = resolveAssets();
  const listings = runtimePlaces().map((place) => read(place, nativeDir));
  return listings
    .map((listing) => ({ ...listing, problem: listing.problem ?? duplicateOf(listing, listings) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The names of the runtimes that can be used, sorted. */
export function discoverRuntimes(): string[] {
  return listRuntimes()
    .filter(({ problem }) => problem === undefined)
    .map(({ name }) => name);
}

/**
 * The description of one runtime.
 *
 * @param nameOrPath - a name that {@link discoverRuntimes} returns, or the path of a folder that holds a
 * `pto-runtime.json`: absolute, or beginning with `./` or `../`
 * @throws PtoError `ERR_PTO_RUNTIME_UNKNOWN` when there is no such runtime; the message lists the known names
 * @throws PtoError `ERR_PTO_RUNTIME_DUPLICATE` when two have this name; the message names both places
 * @throws PtoError `ERR_PTO_RUNTIME_DESCRIPTOR`, `ERR_PTO_RUNTIME_ABI` when its description is wrong
 * @example
 * ```ts
 * runtimeDescriptor('tensormap_and_ringbuffer').orchestration('a2a3').includeDirs;
 * ```
 */
export function runtimeDescriptor(nameOrPath: string): RuntimeDescriptor {
  if (typeof nameOrPath === 'string' && isRuntimePath(nameOrPath)) return descriptorIn(nameOrPath);
  const listings = listRuntimes();
  const found = listings.find(({ name }) => name === nameOrPath);
  if (found?.problem !== undefined) throw found.problem;
  if (found?.descriptor !== undefined) return found.descriptor;
  throw unknownRuntime(nameOrPath, listings);
}

function descriptorIn(given: string): RuntimeDescriptor {
  const dir = path.resolve(given);
  if (hasDescriptor(dir)) {
    return readRuntimeDescriptor(path.join(realpathSync(dir), DESCRIPTOR_FILE), resolveAssets().nativeDir);
  }
  throw invalidArgument({
    code: 'ERR_PTO_RUNTIME_UNKNOWN',
    what: 'runtime',
    given,
    allowed: `a name, or the path of a folder that holds a ${DESCRIPTOR_FILE}`,
    remedy: `There is no ${path.join(dir, DESCRIPTOR_FILE)}.`,
  });
}

function read(place: RuntimePlace, nativeDir: string): RuntimeListing {
  try {
    const descriptor = readRuntimeDescriptor(path.join(place.dir, DESCRIPTOR_FILE), nativeDir);
    return { ...place, name: descriptor.name, descriptor, problem: undefined };
  } catch (problem) {
    if (!(problem instanceof PtoError)) throw problem;
    return { ...place, name: path.basename(place.dir), descriptor: undefined, problem };
  }
}

function duplicateOf(listing: RuntimeListing, all: readonly RuntimeListing[]): PtoError | undefined {
  const dirs = all.filter(({ name, descriptor }) => descriptor && name === listing.name).map(({ dir }) => dir);
  if (dirs.length < 2) return undefined;
  return new PtoError(
    'ERR_PTO_RUNTIME_DUPLICATE',
    `two runtimes are called ${listing.name}:\n${dirs.map((dir) => `  ${dir}\n`).join('')}` +
      '  Remove one of them, or pass the path of the folder in place of the name.',
    { details: { name: listing.name, dirs } },
  );
}

function unknownRuntime(given: unknown, listings: readonly RuntimeListing[]): PtoError {
  const known = listings.filter(({ problem }) => problem === undefined).map(({ name }) => name);
  const broken = listings.flatMap(({ problem }) => (problem === undefined ? [] : [problem.message]));
  const searched = path.join(resolveAssets().nativeDir, 'runtime');
  const nearest = typeof given === 'string' ? nearestName(given, known) : undefined;
  const lines = [
    ...(nearest === undefined ? [] : [`Did you mean '${nearest}'?`]),
    `Runtimes are the folders of ${searched} and of PTO_RUNTIME_PATH, and the dependencies of the project in the working directory, that hold a ${DESCRIPTOR_FILE}; which there are depends on the platform, too.`,
    ...broken.map((message) => `Not usable: ${message}`),
  ];
  return invalidArgument({
    code: 'ERR_PTO_RUNTIME_UNKNOWN',
    what: 'runtime',
    given,
    allowed: known.length > 0 ? known.join(', ') : '(none)',
    remedy: lines.join('\n  '),
    details: { known, searched },
  });
}
