import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { PtoError } from '@pto/task-interface';

/** How the assets were found; see {@link resolveAssets}. */
export type AssetsMode = 'env' | 'installed' | 'monorepo';

/** Where this machine has the C++ sources and the built libraries of the runtime. */
export interface Assets {
  /** Which rule found them. */
  readonly mode: AssetsMode;
  /** The directory that the other two are in: `PTO_ASSETS_DIR`, the checkout, or the installed package. */
  readonly rootDir: string;
  /** C++ sources: headers for user code, runtime descriptors. Always exists. */
  readonly nativeDir: string;
  /** Built libraries and the addon. Need not exist: nothing may have been built yet. */
  readonly libDir: string;
}

const PACKAGE_NAME = '@pto/runtime-native';

/**
 * Finds the C++ sources and the built libraries. Reads directories only: loads no addon, writes nothing.
 *
 * In this order:
 *
 * 1. `env`: `PTO_ASSETS_DIR` is set. It holds `native/`, and `lib/` or `build/lib/`.
 * 2. `monorepo`: this package lies in a checkout (a parent directory has `pnpm-workspace.yaml` and
 *    `packages/runtime-native`). Libraries come from the checkout's `build/lib/`.
 * 3. `installed`: `native/` and `lib/` inside the package itself.
 *
 * The environment is read at each call.
 *
 * @throws PtoError `ERR_PTO_RUNTIME_MISSING` when the rule that applies finds no `native/` directory
 */
export function resolveAssets(): Assets {
  const fromEnv = process.env['PTO_ASSETS_DIR'];
  if (fromEnv !== undefined && fromEnv !== '') return assetsFromEnv(path.resolve(fromEnv));
  const packageDir = findPackageDir();
  const checkout = findCheckout(packageDir);
  if (checkout !== undefined) {
    return assetsIn(
      'monorepo',
      checkout,
      path.join(checkout, 'build', 'lib'),
      'The checkout is incomplete: restore it with `git checkout -- native`.',
    );
  }
  return assetsIn(
    'installed',
    packageDir,
    path.join(packageDir, 'lib'),
    `Install ${PACKAGE_NAME} again, or set PTO_ASSETS_DIR.`,
  );
}

/**
 * The directory for everything that may be thrown away: `PTO_CACHE_DIR`, else `$XDG_CACHE_HOME/pto`, else
 * `~/.cache/pto`. It need not exist.
 */
export function resolveCacheDir(): string {
  const own = process.env['PTO_CACHE_DIR'];
  if (own !== undefined && own !== '') return path.resolve(own);
  const xdg = process.env['XDG_CACHE_HOME'];
  // The XDG rules tell programs to ignore a relative path.
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'pto');
  return path.join(homedir(), '.cache', 'pto');
}

function assetsFromEnv(rootDir: string): Assets {
  const flat = path.join(rootDir, 'lib');
  const libDir = existsSync(flat) ? flat : path.join(rootDir, 'build', 'lib');
  return assetsIn(
    'env',
    rootDir,
    libDir,
    'PTO_ASSETS_DIR must name a directory that holds native/ and lib/; unset it to use the installed files.',
  );
}

function assetsIn(mode: AssetsMode, rootDir: string, libDir: string, remedy: string): Assets {
  const nativeDir = path.join(rootDir, 'native');
  if (!isDirectory(nativeDir)) {
    throw new PtoError('ERR_PTO_RUNTIME_MISSING', `the runtime's C++ sources are not at ${nativeDir}. ${remedy}`, {
      details: { mode, nativeDir },
    });
  }
  return { mode, rootDir, nativeDir, libDir };
}

/** The package's own directory, symbolic links resolved once (pnpm links packages into node_modules). */
function findPackageDir(): string {
  // CommonJS output has __filename, ES modules have import.meta.url.
  const self = typeof __filename === 'string' ? __filename : fileURLToPath(import.meta.url);
  for (const dir of parentsOf(path.dirname(realpathSync(self)))) {
    if (packageNameIn(dir) === PACKAGE_NAME) return dir;
  }
  throw new PtoError(
    'ERR_PTO_RUNTIME_MISSING',
    `no package.json of ${PACKAGE_NAME} above ${self}: it was bundled into another file. Leave the package external, or set PTO_ASSETS_DIR.`,
    {
      details: { module: self },
    },
  );
}

function findCheckout(packageDir: string): string | undefined {
  for (const dir of parentsOf(path.dirname(packageDir))) {
    if (
      existsSync(path.join(dir, 'pnpm-workspace.yaml')) &&
      existsSync(path.join(dir, 'packages', 'runtime-native', 'package.json'))
    ) {
      return dir;
    }
  }
  return undefined;
}

function packageNameIn(dir: string): string | undefined {
  try {
    const parsed = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8')) as { name?: string };
    return parsed.name;
  } catch {
    return undefined;
  }
}

function isDirectory(dir: string): boolean {
  return statSync(dir, { throwIfNoEntry: false })?.isDirectory() === true;
}

function* parentsOf(start: string): Generator<string> {
  for (let dir = start; ; dir = path.dirname(dir)) {
    yield dir;
    if (dir === path.dirname(dir)) return;
  }
}
