import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { rootDir } from './paths.mjs';

const SKIPPED = new Set(['node_modules', 'dist', 'build', 'outputs', 'coverage', '.nx', '.git']);

/** Every file below a path, sorted; build results are left out. */
export function listFiles(start) {
  const stat = statSync(start, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [start];
  return readdirSync(start)
    .filter((name) => !SKIPPED.has(name))
    .sort()
    .flatMap((name) => listFiles(path.join(start, name)));
}

/**
 * A digest of the contents and names of files.
 * @param {string[]} paths files and directories, relative to the root
 * @param {string[]} facts texts that belong to the digest, such as a compiler's version
 */
export function contentDigest(paths, facts = []) {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(`${fact}\0`);
  for (const file of paths.flatMap((start) => listFiles(path.join(rootDir, start)))) {
    hash
      .update(`${path.relative(rootDir, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}
