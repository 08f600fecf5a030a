import { PtoError, checkOptions, invalidArgument } from '@pto/task-interface';

import { compileSettings } from '../compile-settings.js';
import { splitShellWords } from '../toolchain/shell-words.js';
import { fetchCommit } from './fetch.js';
import { isCommit, pinnedCommit } from './pin.js';
import { cachedPtoIsa, givenPtoIsa, ptoIsaCache, requireCommit } from './pto-isa.js';

const DEFAULT_SOURCE = 'https://github.com/hw-native-sys/pto-isa.git';
const RETRY_DELAY_MS = 2_000;

/** Options of {@link acquirePtoIsa}. */
export interface AcquirePtoIsaOptions {
  /**
   * The commit, 40 hexadecimal digits. Kernels for a chip take no other than the pinned one, unless
   * `PTO_ISA_ALLOW_MISMATCH` is `1`. Default: the pinned one.
   */
  commit?: string;
  /** A checkout to use. Default: `PTO_ISA_ROOT`, else the cache. */
  ptoIsaRoot?: string;
  /** The cache's directory. Default: `PTO_CACHE_DIR`, else the user's. */
  cacheDir?: string;
  /** Repositories to fetch from, the best first. Default: `PTO_ISA_URL`, blanks between them, else PTO-ISA's own. */
  sources?: readonly string[];
  /** Stops fetching. */
  signal?: AbortSignal;
  /**
   * How long to wait before a source is asked again, times the number of attempts made.
   * @internal
   */
  retryDelayMs?: number;
}

/** The headers that {@link acquirePtoIsa} found or fetched. */
export interface AcquiredPtoIsa {
  /** The directory that has `include/pto`. */
  readonly rootDir: string;
  /** The commit that this version of the runtime belongs to. */
  readonly pinned: string;
  /** `given` by the user, in the `cache` already, or `fetched` now. */
  readonly origin: 'cache' | 'fetched' | 'given';
}

/**
 * Makes sure that the headers of PTO-ISA are there, in the commit that this version of the runtime belongs to. This is the
 * only function that uses the network, and only when they are neither given nor in the cache. A checkout of the user's is
 * compared with the pinned commit and otherwise left alone.
 *
 * @throws PtoError `ERR_PTO_ISA_MISMATCH` for a given checkout of another commit, unless `PTO_ISA_ALLOW_MISMATCH` is `1`;
 * `ERR_PTO_ISA_MISSING` when they would have to be fetched and `PTO_OFFLINE` is `1`; `ERR_PTO_ISA_FETCH` when no
 * repository gave them; `ERR_PTO_CACHE_ACCESS` when the cache cannot be written; `ERR_PTO_COMPILE_TOOL_MISSING` without git
 * @example
 * ```ts
 * const { rootDir, pinned } = await acquirePtoIsa();
 * console.log(`PTO-ISA ${pinned} is in ${rootDir}`);
 * ```
 */
export async function acquirePtoIsa(options: AcquirePtoIsaOptions = {}): Promise<AcquiredPtoIsa> {
  const own = ['commit', 'ptoIsaRoot', 'cacheDir', 'sources', 'signal', 'retryDelayMs'];
  checkOptions('acquirePtoIsa options', options, own);
  const { ptoIsaRoot, cacheDir, signal, retryDelayMs = RETRY_DELAY_MS } = options;
  const pinned = pinnedCommit();
  const commit = checkCommit(options.commit ?? pinned);
  const given = givenPtoIsa(ptoIsaRoot);
  if (given !== undefined) {
    requireCommit(given, commit);
    return { rootDir: given.rootDir, pinned, origin: 'given' };
  }
  const { cacheDir: allCaches } = compileSettings({ ...(cacheDir === undefined ? {} : { cacheDir }) });
  const cached = cachedPtoIsa(allCaches, commit);
  if (cached !== undefined) return { rootDir: cached.rootDir, pinned, origin: 'cache' };
  if (process.env['PTO_OFFLINE'] === '1') throw offline(commit);
  const sources = options.sources === undefined ? defaultSources() : checkSources(options.sources);
  const request = { commit, cacheDir: ptoIsaCache(allCaches), sources, retryDelayMs, signal };
  try {
    return { rootDir: await fetchCommit(request), pinned, origin: 'fetched' };
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw unwritable(request.cacheDir, error);
  }
}

function defaultSources(): readonly string[] {
  const given = splitShellWords(process.env['PTO_ISA_URL'] ?? '', 'PTO_ISA_URL');
  return given.length > 0 ? given : [DEFAULT_SOURCE];
}

function checkSources(given: unknown): readonly string[] {
  const isList = Array.isArray(given) && given.length > 0;
  if (isList && given.every((source) => typeof source === 'string' && source !== '')) return given as string[];
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: 'sources',
    given,
    allowed: 'an array of repositories, as `git fetch` takes them',
    remedy: 'Leave it out to use PTO_ISA_URL.',
  });
}

function unwritable(cacheDir: string, cause: Error): PtoError {
  return new PtoError(
    'ERR_PTO_CACHE_ACCESS',
    `PTO-ISA cannot be put into the cache: ${cause.message}.\n  The place for it is ${cacheDir}; make room or give yourself access, or set PTO_CACHE_DIR to another directory.`,
    { details: { dir: cacheDir }, cause },
  );
}

function checkCommit(given: string): string {
  if (isCommit(given)) return given;
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: 'commit',
    given,
    allowed: '40 hexadecimal digits: short names can mean another commit tomorrow',
    remedy: 'Leave it out to use the commit that this version belongs to.',
  });
}

function offline(pinned: string): PtoError {
  return new PtoError(
    'ERR_PTO_ISA_MISSING',
    `PTO-ISA ${pinned} is not in the cache, and PTO_OFFLINE=1 forbids fetching it.\n  Unset PTO_OFFLINE, or set PTO_ISA_ROOT to a checkout of this commit.`,
    { details: { pinned } },
  );
}
