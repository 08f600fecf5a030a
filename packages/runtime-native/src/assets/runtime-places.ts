import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

import { invalidArgument } from '@pto/task-interface';

import { resolveAssets } from './resolve-assets.js';
import { DESCRIPTOR_FILE } from './runtime-descriptor.js';

/** How a runtime was found: with PTO itself, by `PTO_RUNTIME_PATH`, as an npm package, or because its folder was named. */
export type RuntimeOrigin = 'built-in' | 'npm' | 'path' | 'PTO_RUNTIME_PATH';

/** A folder that has a `pto-runtime.json`. */
export interface RuntimePlace {
  readonly origin: RuntimeOrigin;
  /** Symbolic links resolved. */
  readonly dir: string;
}

/**
 * Every folder that holds a runtime, each once, in the order built-in, `PTO_RUNTIME_PATH`, npm:
 *
 * - the folders of `native/runtime`;
 * - the folders that `PTO_RUNTIME_PATH` lists, separated by `:`, and the folders directly in them;
 * - the project that the working directory is in, and the packages that its `package.json` names as dependencies of any
 *   kind. Packages that these depend on are not looked at: what a project uses, it names.
 *
 * @throws PtoError `ERR_PTO_OPTION_INVALID` when `PTO_RUNTIME_PATH` names a folder without runtimes
 */
export function runtimePlaces(): RuntimePlace[] {
  const builtIn = runtimeFoldersIn(builtInRuntimeRoot());
  const found: RuntimePlace[] = [
    ...builtIn.map((dir) => ({ origin: 'built-in', dir }) as const),
    ...listedFolders().map((dir) => ({ origin: 'PTO_RUNTIME_PATH', dir }) as const),
    ...packageFolders(process.cwd()).map((dir) => ({ origin: 'npm', dir }) as const),
  ];
  const seen = new Set<string>();
  return found
    .map(({ origin, dir }) => ({ origin, dir: realpathSync(dir) }))
    .filter(({ dir }) => !seen.has(dir) && seen.add(dir));
}

/** The folder of PTO's own runtimes. */
export function builtInRuntimeRoot(): string {
  return path.join(resolveAssets().nativeDir, 'runtime');
}

/** Whether a runtime is asked for by its folder rather than by its name. */
export function isRuntimePath(nameOrPath: string): boolean {
  return path.isAbsolute(nameOrPath) || /^\.{1,2}(\/|$)/.test(nameOrPath);
}

/** Whether a folder holds a runtime. */
export function hasDescriptor(dir: string): boolean {
  return existsSync(path.join(dir, DESCRIPTOR_FILE));
}

function listedFolders(): string[] {
  const listed = (process.env['PTO_RUNTIME_PATH'] ?? '').split(path.delimiter).filter((dir) => dir !== '');
  return listed.flatMap((given) => {
    const dir = path.resolve(given);
    const folders = hasDescriptor(dir) ? [dir] : runtimeFoldersIn(dir);
    if (folders.length > 0) return folders;
    throw invalidArgument({
      code: 'ERR_PTO_OPTION_INVALID',
      what: 'PTO_RUNTIME_PATH',
      given,
      allowed: `folders that hold a ${DESCRIPTOR_FILE}, or folders of such folders, separated by ${path.delimiter}`,
      remedy: `There is no ${DESCRIPTOR_FILE} in ${dir} or in a folder in it. Correct the variable, or unset it.`,
    });
  });
}

function runtimeFoldersIn(dir: string): string[] {
  return namesIn(dir)
    .map((name) => path.join(dir, name))
    .filter(hasDescriptor);
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir).sort();
  } catch {
    return [];
  }
}

function packageFolders(cwd: string): string[] {
  const project = parentsOf(cwd).find((dir) => existsSync(path.join(dir, 'package.json')));
  if (project === undefined) return [];
  const folders = dependenciesOf(project).flatMap((name) => {
    const modules = parentsOf(project).map((dir) => path.join(dir, 'node_modules', name));
    // As Node resolves it: the nearest node_modules that has the package.
    return modules.find((dir) => existsSync(dir)) ?? [];
  });
  return [project, ...folders].filter(hasDescriptor);
}

const DEPENDENCY_FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

function dependenciesOf(project: string): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8'));
  } catch {
    // npm complains about it where it matters.
    return [];
  }
  const manifest = (parsed ?? {}) as Partial<Record<string, unknown>>;
  const names = DEPENDENCY_FIELDS.flatMap((field) => {
    const value = manifest[field];
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  });
  return [...new Set(names)].sort();
}

function parentsOf(start: string): string[] {
  const parents: string[] = [];
  for (let dir = start; ; dir = path.dirname(dir)) {
    parents.push(dir);
    if (dir === path.dirname(dir)) return parents;
  }
}
