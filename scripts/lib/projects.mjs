import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

const parents = ['packages', 'tools'];

/** Directories, relative to the root, of everything that has a package.json besides the root itself. */
export function projectDirs() {
  const below = parents.flatMap((parent) => readdirSync(inRoot(parent)).map((name) => `${parent}/${name}`));
  return [...below, 'examples'].filter((dir) => existsSync(inRoot(dir, 'package.json')));
}

/** Name, directory and targets of every project, the root's own among them. */
export function projects() {
  return ['.', ...projectDirs()].map((dir) => {
    const manifest = JSON.parse(readFileSync(inRoot(dir, 'package.json'), 'utf8'));
    return { name: manifest.name, dir: inRoot(dir), targets: Object.keys(manifest.nx?.targets ?? {}) };
  });
}

/** The published packages' directory names. */
export function packageNames() {
  return readdirSync(inRoot('packages')).filter((name) =>
    existsSync(path.join(inRoot('packages'), name, 'package.json')),
  );
}
