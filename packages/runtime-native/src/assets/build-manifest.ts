import { hash } from 'node:crypto';
import { readFileSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';

import { PTO_HOST_ABI_VERSION } from '@pto/task-interface';

/**
 * What stands beside a built runtime: what it was built from, and what was built. A build holds as long as every input has
 * the content that it had and every file is what was written; time stamps and commits say nothing.
 *
 * Inputs are named `{native}/…` and `{runtime}/…`, so that a built tree may be moved together with its sources.
 */

/** The manifest's name. */
export const BUILD_MANIFEST_FILE = 'build-manifest.json';

/** A file that was built. */
export interface BuiltFile {
  /** Relative to the manifest's folder. */
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** What a build-manifest.json holds. */
export interface BuildManifest {
  readonly schema: 1;
  readonly runtime: string;
  readonly platform: string;
  /** Version of the host interface that the library has. */
  readonly hostAbi: number;
  /** The sanitizer that it was built with; empty: none. */
  readonly sanitizer: string;
  /** What the compiler says of itself. */
  readonly compiler: string;
  /** Digest of the settings of the build. */
  readonly settings: string;
  /** SHA-256 of every source and header, the compiler's own left out. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly files: readonly BuiltFile[];
}

/** What the placeholders in the names of inputs stand for. */
export interface InputRoots {
  readonly native: string;
  readonly runtime: string;
}

/** The manifest in a folder, or `undefined` when there is none that can be read. */
export function readBuildManifest(dir: string): BuildManifest | undefined {
  try {
    const parsed = JSON.parse(readFileSync(path.join(dir, BUILD_MANIFEST_FILE), 'utf8')) as Partial<BuildManifest>;
    const isComplete = typeof parsed.inputs === 'object' && Array.isArray(parsed.files) && parsed.files.length > 0;
    return parsed.schema === 1 && isComplete ? (parsed as BuildManifest) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Why a build no longer holds, as the end of a sentence; `undefined` when it does.
 *
 * @param dir - the manifest's folder
 */
export function buildObjection(manifest: BuildManifest, dir: string, roots: InputRoots): string | undefined {
  if (manifest.hostAbi !== PTO_HOST_ABI_VERSION) {
    return `it has version ${manifest.hostAbi} of the host interface, not ${PTO_HOST_ABI_VERSION}`;
  }
  for (const { name, size, sha256 } of manifest.files) {
    const file = path.join(dir, name);
    if (statSync(file, { throwIfNoEntry: false })?.size !== size || fileDigest(file) !== sha256) {
      return `${file} is not what was built`;
    }
  }
  const [changed] = changedInputs(manifest, roots);
  return changed === undefined ? undefined : `${changed} has changed since`;
}

const TOUCH_INTERVAL_MS = 24 * 60 * 60 * 1000;

/** Marks a build as used, at most once a day, so that the cache does not lose it as old. */
export function touchBuild({ files }: BuildManifest, dir: string): void {
  const now = new Date();
  for (const file of [BUILD_MANIFEST_FILE, ...files.map(({ name }) => name)].map((name) => path.join(dir, name))) {
    try {
      if (now.getTime() - statSync(file).mtimeMs > TOUCH_INTERVAL_MS) utimesSync(file, now, now);
    } catch {
      // Not ours to change: it was found, and that is enough.
    }
  }
}

/** The absolute paths of the inputs that are gone, or whose content is another one. */
export function changedInputs({ inputs }: Pick<BuildManifest, 'inputs'>, roots: InputRoots): string[] {
  return Object.entries(inputs)
    .map(([name, digest]) => [inputPath(name, roots), digest] as const)
    .filter(([file, digest]) => fileDigest(file) !== digest)
    .map(([file]) => file);
}

/** How an input is called in a manifest. */
export function inputName(file: string, roots: InputRoots): string {
  // A runtime of this project lies inside of {native}, so its own folder is tried first.
  for (const key of ['runtime', 'native'] as const) {
    const relative = path.relative(roots[key], file);
    if (relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative)) return `{${key}}/${relative}`;
  }
  return file;
}

function inputPath(name: string, roots: InputRoots): string {
  return name.replace(/^\{(native|runtime)\}/, (_, key: 'native' | 'runtime') => roots[key]);
}

/** The SHA-256 of a file's content; `undefined` when it cannot be read. */
export function fileDigest(file: string): string | undefined {
  try {
    return hash('sha256', readFileSync(file), 'hex');
  } catch {
    return undefined;
  }
}
