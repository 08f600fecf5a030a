import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { PtoError } from '@pto/task-interface';

const PACKAGE_NAME = '@pto/runtime-native';

/** The package's own directory and the version that its package.json names. */
export interface PackagePlace {
  readonly dir: string;
  readonly version: string;
}

let found: PackagePlace | undefined;

/**
 * Finds this package, symbolic links resolved once (pnpm links packages into node_modules). Its place does not change
 * while the process lives.
 *
 * @throws PtoError `ERR_PTO_RUNTIME_MISSING` when this module was bundled into another file, or under Yarn Plug'n'Play
 */
export function findPackage(): PackagePlace {
  if (process.versions['pnp'] !== undefined) throw plugAndPlay();
  found ??= lookUp();
  return found;
}

/** The checkout that contains a package's directory, if one does. */
export function findCheckout(packageDir: string): string | undefined {
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

function lookUp(): PackagePlace {
  // CommonJS output has __filename, ES modules have import.meta.url.
  const self = typeof __filename === 'string' ? __filename : fileURLToPath(import.meta.url);
  for (const dir of parentsOf(path.dirname(realpathSync(self)))) {
    const { name, version } = manifestIn(dir);
    if (name === PACKAGE_NAME && version !== undefined) return { dir, version };
  }
  throw new PtoError(
    'ERR_PTO_RUNTIME_MISSING',
    `no package.json of ${PACKAGE_NAME} above ${self}: it was bundled into another file. Leave the package external, or set PTO_ASSETS_DIR.`,
    { details: { module: self } },
  );
}

function manifestIn(dir: string): { name?: string; version?: string } {
  try {
    return JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8')) as { name?: string; version?: string };
  } catch {
    return {};
  }
}

function plugAndPlay(): PtoError {
  return new PtoError(
    'ERR_PTO_RUNTIME_MISSING',
    "Yarn Plug'n'Play is not supported: compilers and the dynamic loader need headers and libraries in real directories.\n" +
      '  Set `nodeLinker: node-modules` in .yarnrc.yml and run `yarn install` again, or set PTO_ASSETS_DIR to unpacked files.',
    { details: { pnp: process.versions['pnp'] } },
  );
}

function* parentsOf(start: string): Generator<string> {
  for (let dir = start; ; dir = path.dirname(dir)) {
    yield dir;
    if (dir === path.dirname(dir)) return;
  }
}
