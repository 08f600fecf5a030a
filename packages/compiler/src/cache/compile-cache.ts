import path from 'node:path';

import { ArtifactStore } from './artifact-store.js';
import { acquireLock } from './cache-lock.js';
import { DependencyManifests } from './dependency-manifest.js';
import type { ManifestUnit } from './dependency-manifest.js';
import { FileFacts } from './file-facts.js';
import { pruneOnceADay } from './prune.js';

/**
 * The cache of compiled units, shared by all processes of a user.
 *
 * A look-up has two steps. The unit's key (command, compiler's banner, environment, interface version) leads to the list
 * of files that its compiles read; the content of these files now, and the view of the search path, give the key of the
 * result. So a changed header means another key, and changing it back finds the first result again.
 *
 * A result that cannot be stored is still a result: an unwritable cache costs one warning and the time to compile.
 */

/** A unit to take from the cache, or to build. */
export interface CacheUnit extends ManifestUnit {
  /** The longest that a build may take; how long a lock may be held. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The files as they are when the caller asks. */
  readonly facts: FileFacts;
}

/** What a build gives back. */
export interface Built {
  readonly bytes: Uint8Array;
  /** Absolute paths of all files read. Empty when they are not known: then the result is not stored. */
  readonly dependencies: readonly string[];
}

const LAYOUT_VERSION = 'v1';
const LOCK_GRACE_MS = 30_000;

/** Builds under way in this process, by cache directory and unit. */
const flights = new Map<string, Promise<unknown>>();
const warnedAbout = new Set<string>();

export class CompileCache {
  readonly #cacheDir: string;
  readonly #dir: string;
  readonly #manifests: DependencyManifests;
  readonly #artifacts: ArtifactStore;

  /** @param cacheDir - the directory of all of the user's caches; need not exist */
  constructor(cacheDir: string) {
    this.#cacheDir = cacheDir;
    this.#dir = path.join(cacheDir, 'compile', LAYOUT_VERSION);
    this.#manifests = new DependencyManifests(path.join(this.#dir, 'manifests'));
    this.#artifacts = new ArtifactStore(path.join(this.#dir, 'artifacts'));
  }

  /**
   * The unit's result, from the cache or from `build`. However many callers and processes miss the same unit at the same
   * time, one builds it.
   */
  async produce(unit: CacheUnit, build: () => Promise<Built>): Promise<Uint8Array> {
    const flightKey = `${this.#dir}\0${unit.unitKey}`;
    let { facts } = unit;
    for (;;) {
      unit.signal?.throwIfAborted();
      const hit = this.#find(unit, facts);
      if (hit !== undefined) return hit;
      const flight = flights.get(flightKey);
      if (flight === undefined) break;
      // Its result may be of files as they were before: only what is found afterwards counts.
      await orAborted(flight, unit.signal);
      facts = new FileFacts();
    }
    const building = this.#build(unit, build);
    flights.set(
      flightKey,
      building.catch(() => undefined),
    );
    try {
      return await building;
    } finally {
      flights.delete(flightKey);
    }
  }

  #find(unit: ManifestUnit, facts: FileFacts): Uint8Array | undefined {
    for (const key of this.#manifests.keysFor(unit, facts)) {
      const bytes = this.#artifacts.load(key);
      if (bytes !== undefined) return bytes;
    }
    return undefined;
  }

  async #build(unit: CacheUnit, build: () => Promise<Built>): Promise<Uint8Array> {
    const release = await this.#lock(unit);
    try {
      // Another process may have built it while this one waited.
      const hit = release === undefined ? undefined : this.#find(unit, new FileFacts());
      if (hit !== undefined) return hit;
      const { bytes, dependencies } = await build();
      if (release !== undefined && dependencies.length > 0) await this.#store(unit, bytes, dependencies);
      return bytes;
    } finally {
      release?.();
    }
  }

  async #lock(unit: CacheUnit): Promise<(() => void) | undefined> {
    const file = path.join(this.#dir, 'locks', `${unit.unitKey}.lock`);
    try {
      return await acquireLock(file, { staleAfterMs: unit.timeoutMs + LOCK_GRACE_MS, signal: unit.signal });
    } catch (error) {
      this.#warnUnwritable(error);
      return undefined;
    }
  }

  async #store(unit: CacheUnit, bytes: Uint8Array, dependencies: readonly string[]): Promise<void> {
    try {
      const key = this.#manifests.record(unit, dependencies);
      if (key === undefined) return;
      this.#artifacts.save(key, bytes);
      await pruneOnceADay(this.#cacheDir);
    } catch (error) {
      this.#warnUnwritable(error);
    }
  }

  #warnUnwritable(error: unknown): void {
    // Only what the file system refused is tolerated.
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    if (warnedAbout.has(this.#dir)) return;
    warnedAbout.add(this.#dir);
    process.emitWarning(
      `the compile cache ${this.#dir} cannot be written (${error.message}); compiling without it. Set PTO_CACHE_DIR to a writable directory.`,
      { type: 'PtoWarning', code: 'PTO_CACHE_UNWRITABLE' },
    );
  }
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    void promise.then(resolve).finally(() => signal.removeEventListener('abort', leave));
  });
}
