import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

import { resolveAssets } from '@pto/runtime-native/assets';
import { PtoError, invalidArgument } from '@pto/task-interface';

import { commitOf } from './commit-of.js';
import { pinnedCommit } from './pin.js';

/**
 * Where the headers of PTO-ISA come from: the checkout that the user names, else the one that was fetched into the cache.
 * Nothing here uses the network.
 *
 * Kernels for a chip get the pinned commit, because the runtime on the chip belongs to it. The simulator's runtimes contain
 * nothing of PTO-ISA, so there every version that compiles is fine, and kernels that include none of it need none.
 */

/** A file in each directory of the cache; clearing the cache removes it with the others and leaves the directories. */
export const COMPLETE_MARK = '.complete';

/** The PTO-ISA headers in use. */
export interface PtoIsa {
  readonly rootDir: string;
  /** How messages call what named the directory. */
  readonly origin: 'PTO_ISA_ROOT' | 'ptoIsaRoot' | 'the fetched PTO-ISA';
  /** Searched before all other include directories. */
  readonly includeDirs: readonly string[];
  /** Searched after all others by host compilers: standard headers that PTO-ISA includes and some compilers lack. */
  readonly fallbackDirs: readonly string[];
}

/** Where to look for PTO-ISA. */
export interface PtoIsaPlaces {
  /** The user's option; goes before `PTO_ISA_ROOT`. */
  readonly ptoIsaRoot: string | undefined;
  readonly cacheDir: string;
}

/**
 * The headers for kernels of the simulator, if there are any.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` when the option or the variable names something else
 */
export function findPtoIsa({ ptoIsaRoot, cacheDir }: PtoIsaPlaces): PtoIsa | undefined {
  return givenPtoIsa(ptoIsaRoot) ?? cachedPtoIsa(cacheDir);
}

/**
 * The headers for kernels of a chip.
 *
 * @throws PtoError `ERR_PTO_ISA_MISSING` when there are none, `ERR_PTO_ISA_MISMATCH` when they are of another commit than
 * the pinned one, `ERR_PTO_COMPILE_OPTION` when the option or the variable names something else
 */
export function requirePtoIsa({ ptoIsaRoot, cacheDir }: PtoIsaPlaces): PtoIsa {
  const given = givenPtoIsa(ptoIsaRoot);
  if (given !== undefined) {
    requireCommit(given, pinnedCommit());
    return given;
  }
  const cached = cachedPtoIsa(cacheDir);
  if (cached !== undefined) return cached;
  throw new PtoError(
    'ERR_PTO_ISA_MISSING',
    'kernels for a chip need the headers of PTO-ISA, which are not part of this project.\n  Fetch them with `pto isa fetch`, or set PTO_ISA_ROOT to a checkout.',
    { details: { pinned: pinnedCommit() } },
  );
}

/** The checkout that the option or `PTO_ISA_ROOT` names, whatever its commit. */
export function givenPtoIsa(option: string | undefined): PtoIsa | undefined {
  const variable = process.env['PTO_ISA_ROOT'];
  const given = option ?? variable;
  const origin = option === undefined ? 'PTO_ISA_ROOT' : 'ptoIsaRoot';
  if (given === undefined || given === '') return undefined;
  const rootDir = path.resolve(given);
  if (hasHeaders(rootDir)) return ptoIsaAt(rootDir, origin);
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: origin,
    given,
    allowed: 'a checkout of PTO-ISA, which has a directory include/pto',
    remedy: 'Leave it out when your kernels include no <pto/...> header.',
  });
}

/** A commit as it was fetched into the cache; by default the pinned one. */
export function cachedPtoIsa(cacheDir: string, commit?: string): PtoIsa | undefined {
  if (!existsSync(ptoIsaCache(cacheDir))) return undefined;
  const rootDir = path.join(ptoIsaCache(cacheDir), commit ?? pinnedCommit());
  return isComplete(rootDir) ? ptoIsaAt(rootDir, 'the fetched PTO-ISA') : undefined;
}

/** Whether all of a commit is in its directory of the cache. */
export function isComplete(rootDir: string): boolean {
  return existsSync(path.join(rootDir, COMPLETE_MARK));
}

/** The directory with one checkout for each commit. */
export function ptoIsaCache(cacheDir: string): string {
  return path.join(cacheDir, 'pto-isa');
}

/**
 * Refuses a checkout of another commit, and one that does not say which it is, unless `PTO_ISA_ALLOW_MISMATCH` is `1`.
 *
 * @throws PtoError `ERR_PTO_ISA_MISMATCH`
 */
export function requireCommit({ rootDir, origin }: PtoIsa, wanted: string): void {
  const commit = commitOf(rootDir);
  if (commit === wanted || process.env['PTO_ISA_ALLOW_MISMATCH'] === '1') return;
  const pinned = pinnedCommit();
  const found = commit === undefined ? 'is no git checkout, so its commit is unknown' : `is at commit ${commit}`;
  const why = wanted === pinned ? `this version belongs to PTO-ISA ${pinned}` : `PTO-ISA ${wanted} was asked for`;
  throw new PtoError(
    'ERR_PTO_ISA_MISMATCH',
    `${origin} is ${rootDir}, which ${found}; ${why}.\n  Check out that commit, or unset it and run \`pto isa fetch\`, or set PTO_ISA_ALLOW_MISMATCH=1 to use it all the same.`,
    { details: { rootDir, commit, pinned, wanted } },
  );
}

/** The commit of headers in use, for people. */
export function describeCommit({ rootDir, origin }: PtoIsa): string {
  return origin === 'the fetched PTO-ISA' ? pinnedCommit() : (commitOf(rootDir) ?? 'of an unknown commit');
}

/** Whether a directory has PTO-ISA's headers. */
export function hasHeaders(rootDir: string): boolean {
  return statSync(path.join(rootDir, 'include', 'pto'), { throwIfNoEntry: false })?.isDirectory() === true;
}

function ptoIsaAt(rootDir: string, origin: PtoIsa['origin']): PtoIsa {
  const includeDir = path.join(rootDir, 'include');
  const fallbackDirs = [path.join(resolveAssets().nativeDir, 'include', 'compat')];
  return { rootDir, origin, includeDirs: [includeDir, path.join(includeDir, 'pto')], fallbackDirs };
}
