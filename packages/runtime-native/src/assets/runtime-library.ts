import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { buildObjection, readBuildManifest, touchBuild } from './build-manifest.js';
import { resolveCacheDir } from './cache-dir.js';
import { platformName } from './platform.js';
import type { Arch, Platform, Variant } from './platform.js';
import { resolveAssets } from './resolve-assets.js';
import type { RuntimeDescriptor } from './runtime-descriptor.js';
import { runtimePlaces } from './runtime-places.js';

/** The library that a worker loads for a runtime. */
export const HOST_LIBRARY = 'libhost_runtime.so';

/** Where a runtime's libraries may be, and what was found there. */
export interface RuntimeLibraryPlace {
  /** The folder of {@link HOST_LIBRARY}. */
  readonly dir: string;
  /** The folder of the libraries that all runtimes share. */
  readonly sharedDir: string;
  /** Why nothing there can be used; `undefined` when it can. */
  readonly objection: string | undefined;
}

/** What tells one build of a runtime in the user's cache from another. */
export interface RuntimeBuildKind {
  /** The cache's directory. Default: {@link resolveCacheDir}. */
  readonly cacheDir?: string | undefined;
  /** A sanitizer that everything is built with. Default: none. */
  readonly sanitizer?: string | undefined;
}

/**
 * The places where the libraries of a runtime may be, the first choice first: what was built for this user, if it is of
 * the sources as they are now; what the runtime brings along; what lies with PTO itself.
 */
export function runtimeLibraryPlaces(runtime: RuntimeDescriptor, platform: Platform): RuntimeLibraryPlace[] {
  const { libDir } = resolveAssets();
  const { arch, variant } = platform;
  const own = runtime.prebuiltDir(arch, variant);
  const built = path.join(runtimeBuildDir(runtime), 'lib');
  return [
    builtPlace(runtime, arch, variant, built),
    ...(own === undefined ? [] : [plainPlace(own, libDir)]),
    plainPlace(runtimeLibraryDir(libDir, runtime, platform), libDir),
  ];
}

/** Where a library tree has the libraries of one runtime: `{arch}/{variant}/{runtime}`. */
export function runtimeLibraryDir(libDir: string, runtime: { name: string }, { arch, variant }: Platform): string {
  return path.join(libDir, arch, variant, runtime.name);
}

/**
 * Where builds of a runtime lie in the user's cache: `lib` is a library tree, the rest belongs to the build. Every folder
 * of sources, and every sanitizer, has its own. It need not exist.
 */
export function runtimeBuildDir(runtime: RuntimeDescriptor, kind: RuntimeBuildKind = {}): string {
  const { cacheDir = resolveCacheDir(), sanitizer = '' } = kind;
  const identity = JSON.stringify([runtime.dir, resolveAssets().nativeDir, sanitizer]);
  const name = `${runtime.name}-${hash('sha256', identity, 'hex').slice(0, 16)}`;
  return path.join(cacheDir, 'runtimes', 'v1', name);
}

/** The command that builds a runtime's libraries for a platform. A runtime that has no name here goes by its folder. */
export function buildCommandFor(
  runtime: Pick<RuntimeDescriptor, 'dir' | 'name'>,
  platform: Pick<Platform, 'arch' | 'variant'>,
): string {
  const isFound = runtimePlaces().some(({ dir }) => dir === runtime.dir);
  return `npx pto build --platform ${platformName(platform)} --runtime ${isFound ? runtime.name : runtime.dir}`;
}

function plainPlace(dir: string, sharedDir: string): RuntimeLibraryPlace {
  const isThere = existsSync(path.join(dir, HOST_LIBRARY));
  return { dir, sharedDir, objection: isThere ? undefined : 'no such file' };
}

function builtPlace(runtime: RuntimeDescriptor, arch: Arch, variant: Variant, libDir: string): RuntimeLibraryPlace {
  const dir = path.join(libDir, arch, variant, runtime.name);
  const manifest = readBuildManifest(dir);
  const roots = { native: resolveAssets().nativeDir, runtime: runtime.dir };
  const objection = manifest === undefined ? 'no such file' : buildObjection(manifest, dir, roots);
  if (manifest !== undefined && objection === undefined) touchBuild(manifest, dir);
  // A process has one log and one context, whichever runtimes it loads: PTO's own where they are.
  const ownDir = resolveAssets().libDir;
  return { dir, sharedDir: existsSync(path.join(ownDir, 'libsimpler_log.so')) ? ownDir : libDir, objection };
}
