import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Which version of the C++ sources something was built from. A package carries the digest of its sources as a file; in a
 * checkout, where sources change, it is computed.
 */

/** Lies in the root of a package's sources. */
export const SOURCE_DIGEST_FILE = 'source-digest';

const TEST_FOLDER = 'test';
const isTest = (name: string): boolean => /_(test|benchmark|fuzz)\.cpp$/.test(name);

/** The sources that a package carries, relative to `nativeDir` and sorted: everything but tests and benchmarks. */
export function packagedSources(nativeDir: string): string[] {
  return filesBelow(nativeDir, '').filter((file) => file !== SOURCE_DIGEST_FILE);
}

/**
 * The digest of the sources in `nativeDir`: as the package recorded it, else computed from their names and contents.
 *
 * @returns 64 hexadecimal digits
 */
export function sourceDigest(nativeDir: string): string {
  return recordedDigest(nativeDir) ?? computeSourceDigest(nativeDir);
}

/** Reads every source; see {@link sourceDigest}. */
export function computeSourceDigest(nativeDir: string): string {
  const hash = createHash('sha256');
  for (const file of packagedSources(nativeDir)) {
    const content = readFileSync(path.join(nativeDir, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function recordedDigest(nativeDir: string): string | undefined {
  try {
    return readFileSync(path.join(nativeDir, SOURCE_DIGEST_FILE), 'utf8').trim();
  } catch {
    return undefined;
  }
}

function filesBelow(root: string, folder: string): string[] {
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  return entries
    .filter((entry) => !(folder === '' && entry.name === TEST_FOLDER) && !isTest(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.posix.join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(root, file) : [file];
    });
}
