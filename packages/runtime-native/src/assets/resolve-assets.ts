import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import { nativeBuildDir, nativeTarget } from './native-build-dir.js';
import { ADDON_FILE } from './native-files.js';
import { readManifest } from './native-manifest.js';
import { findCheckout, findPackage } from './package-place.js';
import { sourceDigest } from './source-digest.js';

/** How the assets were found; see {@link resolveAssets}. */
export type AssetsMode = 'env' | 'installed' | 'monorepo' | 'source';

/** Where this machine has the C++ sources and the built libraries of the runtime. */
export interface Assets {
  /** Which rule found them. */
  readonly mode: AssetsMode;
  /** The directory that belongs to the rule: `PTO_ASSETS_DIR`, the checkout, or the installed package. */
  readonly rootDir: string;
  /** C++ sources: headers for user code, runtime descriptors. Always exists. */
  readonly nativeDir: string;
  /** Where libraries are looked for, in this order. */
  readonly libDirs: readonly string[];
  /**
   * The addon and the runtime libraries: the first of `libDirs` that has an addon. All native files come from this one
   * directory, so that they belong together. Without any, the first of `libDirs`, which need not exist.
   */
  readonly libDir: string;
}

/**
 * Finds the C++ sources and the built libraries. Reads directories only: loads no addon, writes nothing.
 *
 * In this order:
 *
 * 1. `env`: `PTO_ASSETS_DIR` is set. It holds `native/`, and libraries in `lib/`, `build/lib/` or
 *    `prebuilds/<platform>-<arch>/`.
 * 2. `monorepo`: this package lies in a checkout (a parent directory has `pnpm-workspace.yaml` and
 *    `packages/runtime-native`). Libraries come from the checkout's `build/lib/`.
 * 3. `installed`: `native/` and `prebuilds/<platform>-<arch>/` inside the package itself. What `pto native build` made
 *    from exactly these sources, in the user's cache, comes first.
 * 4. `source`: a checkout or a package that has no libraries for this machine. They can only come from the user's cache.
 *
 * The environment is read at each call.
 *
 * @throws PtoError `ERR_PTO_RUNTIME_MISSING` when the rule that applies finds no `native/` directory
 */
export function resolveAssets(): Assets {
  const fromEnv = process.env['PTO_ASSETS_DIR'];
  if (fromEnv !== undefined && fromEnv !== '') return assetsFromEnv(path.resolve(fromEnv));
  const { dir, version } = findPackage();
  const checkout = findCheckout(dir);
  if (checkout === undefined) {
    const nativeDir = requireSources(dir, 'installed', 'Install @pto/runtime-native again, or set PTO_ASSETS_DIR.');
    const prebuilt = path.join(dir, 'prebuilds', nativeTarget());
    return assetsIn('installed', dir, nativeDir, ownBuild(nativeDir, version), prebuilt);
  }
  const nativeDir = requireSources(
    checkout,
    'monorepo',
    'The checkout is incomplete: restore it with `git checkout -- native`.',
  );
  const built = path.join(checkout, 'build', 'lib');
  // The checkout's own build is never behind one in the cache, so that is looked for only when there is no other.
  return assetsIn('monorepo', checkout, nativeDir, hasAddon(built) ? [] : ownBuild(nativeDir, version), built);
}

function assetsFromEnv(rootDir: string): Assets {
  const nativeDir = requireSources(
    rootDir,
    'env',
    'PTO_ASSETS_DIR must name a directory that holds native/ and lib/; unset it to use the installed files.',
  );
  const places = [['lib'], ['build', 'lib'], ['prebuilds', nativeTarget()]];
  const libDirs = places.map((parts) => path.join(rootDir, ...parts));
  return { mode: 'env', rootDir, nativeDir, libDirs, libDir: chooseLibDir(libDirs) };
}

/** @param built - the place of the libraries that belong to the sources */
function assetsIn(mode: AssetsMode, rootDir: string, nativeDir: string, own: readonly string[], built: string): Assets {
  const libDirs = [...own, built];
  return { mode: hasAddon(built) ? mode : 'source', rootDir, nativeDir, libDirs, libDir: chooseLibDir(libDirs) };
}

function requireSources(rootDir: string, mode: AssetsMode, remedy: string): string {
  const nativeDir = path.join(rootDir, 'native');
  if (statSync(nativeDir, { throwIfNoEntry: false })?.isDirectory() === true) return nativeDir;
  throw new PtoError('ERR_PTO_RUNTIME_MISSING', `the runtime's C++ sources are not at ${nativeDir}. ${remedy}`, {
    details: { mode, nativeDir },
  });
}

/** The user's own build, when there is one of exactly these sources. */
function ownBuild(nativeDir: string, packageVersion: string): string[] {
  const parent = nativeBuildDir();
  if (!existsSync(parent)) return [];
  const digest = sourceDigest(nativeDir);
  const dir = nativeBuildDir(digest);
  const manifest = readManifest(dir);
  return manifest?.sourceDigest === digest && manifest.packageVersion === packageVersion ? [dir] : [];
}

function hasAddon(dir: string): boolean {
  return existsSync(path.join(dir, ADDON_FILE));
}

function chooseLibDir(libDirs: readonly string[]): string {
  return libDirs.find(hasAddon) ?? libDirs[0] ?? '';
}
