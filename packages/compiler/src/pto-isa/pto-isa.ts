import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

import { resolveAssets } from '@pto/runtime-native/assets';
import type { Variant } from '@pto/runtime-native/assets';
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

/** The PTO-ISA headers in use. */
export interface PtoIsa {
  readonly rootDir: string;
  /** How messages call what named the directory. */
  readonly origin: string;
  /** Searched before all other include directories. */
  readonly includeDirs: readonly string[];
  /** Searched after all others by host compilers: standard headers that PTO-ISA includes and some compilers lack. */
  readonly fallbackDirs: readonly string[];
}

/** Where to look for PTO-ISA, and for what. */
export interface PtoIsaRequest {
  /** The user's option; goes before `PTO_ISA_ROOT`. */
  readonly ptoIsaRoot: string | undefined;
  readonly cacheDir: string;
  readonly variant: Variant;
}

/**
 * The headers to compile kernels with, or `undefined` when there are none and the simulator needs none.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` when the option or the variable names something else; for chips
 * `ERR_PTO_ISA_MISMATCH` when it is of another commit than the pinned one, `ERR_PTO_ISA_MISSING` when there is none
 */
export function resolvePtoIsa(request: PtoIsaRequest): PtoIsa | undefined {
  const given = givenPtoIsa(request.ptoIsaRoot);
  if (given !== undefined) {
    if (request.variant === 'onboard') requirePinnedCommit(given);
    return given;
  }
  const cached = cachedPtoIsa(request.cacheDir);
  if (cached !== undefined || request.variant === 'sim') return cached;
  throw new PtoError(
    'ERR_PTO_ISA_MISSING',
    'kernels for a chip need the headers of PTO-ISA, which are not part of this project.\n  Fetch them with `pto isa fetch`, or set PTO_ISA_ROOT to a checkout.',
    { details: { pinned: pinnedCommit() } },
  );
}

/** The checkout that the option or `PTO_ISA_ROOT` names, whatever its commit. */
export function givenPtoIsa(option: string | undefined): PtoIsa | undefined {
  const variable = process.env['PTO_ISA_ROOT'];
  const [given, origin] = option === undefined ? [variable, 'PTO_ISA_ROOT'] : [option, 'ptoIsaRoot'];
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

/** The pinned commit as it was fetched into the cache. */
export function cachedPtoIsa(cacheDir: string): PtoIsa | undefined {
  if (!existsSync(ptoIsaCache(cacheDir))) return undefined;
  const rootDir = path.join(ptoIsaCache(cacheDir), pinnedCommit());
  return hasHeaders(rootDir) ? ptoIsaAt(rootDir, 'the fetched PTO-ISA') : undefined;
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
export function requirePinnedCommit({ rootDir, origin }: PtoIsa): void {
  const pinned = pinnedCommit();
  const commit = commitOf(rootDir);
  if (commit === pinned || process.env['PTO_ISA_ALLOW_MISMATCH'] === '1') return;
  const found = commit === undefined ? 'is no git checkout, so its commit is unknown' : `is at commit ${commit}`;
  throw new PtoError(
    'ERR_PTO_ISA_MISMATCH',
    `${origin} is ${rootDir}, which ${found}; this version belongs to PTO-ISA ${pinned}.\n  Check out that commit, or unset it and run \`pto isa fetch\`, or set PTO_ISA_ALLOW_MISMATCH=1 to use it all the same.`,
    { details: { rootDir, commit, pinned } },
  );
}

/** Whether a directory has PTO-ISA's headers. */
export function hasHeaders(rootDir: string): boolean {
  return statSync(path.join(rootDir, 'include', 'pto'), { throwIfNoEntry: false })?.isDirectory() === true;
}

function ptoIsaAt(rootDir: string, origin: string): PtoIsa {
  const includeDir = path.join(rootDir, 'include');
  const fallbackDirs = [path.join(resolveAssets().nativeDir, 'include', 'compat')];
  return { rootDir, origin, includeDirs: [includeDir, path.join(includeDir, 'pto')], fallbackDirs };
}
