import { readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

/** What a file of scenes is called where a directory is searched; a file that is named itself may be called anything. */
const SCENE_FILE = /\.scene\.(ts|mts|js|mjs)$/;

/** Directories that hold no sources of the project. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'build', 'outputs', 'coverage']);

/**
 * The files of a run: those that are named, and in directories every `*.scene.ts`, `.mts`, `.js` and `.mjs`.
 *
 * @param paths - relative to the working directory, which stands for none
 * @returns real paths, each once, in the order of the paths and by name within a directory
 * @throws PtoError `ERR_PTO_SCENE_FILE` when a path does not exist
 */
export function findFiles(paths: readonly string[]): string[] {
  const files = (paths.length === 0 ? ['.'] : paths).flatMap((each) => {
    const real = realPath(each);
    return statSync(real).isDirectory() ? searchDirectory(real) : [real];
  });
  return [...new Set(files)];
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    throw new PtoError('ERR_PTO_SCENE_FILE', `${path.resolve(file)} cannot be read: ${(error as Error).message}.`, {
      cause: error,
      details: { file },
    });
  }
}

function searchDirectory(dir: string): string[] {
  const entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const file = path.join(dir, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) || entry.name.startsWith('.') ? [] : searchDirectory(file);
    return entry.isFile() && SCENE_FILE.test(entry.name) ? [file] : [];
  });
}
