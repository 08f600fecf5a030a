import path from 'node:path';

import { resolveCacheDir } from './cache-dir.js';

const LAYOUT_VERSION = 'v1';
const DIGEST_DIGITS = 16;

/** The machine's kind as names of prebuilt directories have it, for example `linux-x64`. */
export function nativeTarget(): string {
  return `${process.platform}-${process.arch}`;
}

/**
 * Where in the user's cache native libraries are put that were built from sources with this digest; without a digest the
 * directory of all of them.
 */
export function nativeBuildDir(digest?: string): string {
  const parent = path.join(resolveCacheDir(), 'native', LAYOUT_VERSION);
  return digest === undefined ? parent : path.join(parent, `${nativeTarget()}-${digest.slice(0, DIGEST_DIGITS)}`);
}
