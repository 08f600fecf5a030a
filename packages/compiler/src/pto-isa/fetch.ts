import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { PtoError } from '@pto/task-interface';

import { acquireLock } from '../cache/cache-lock.js';
import { onProcessEnd } from '../process/process-end.js';
import { gitIn } from './git.js';
import type { Git } from './git.js';
import { COMPLETE_MARK, hasHeaders, isComplete } from './pto-isa.js';

const MINUTE_MS = 60_000;
const FETCH_TIMEOUT_MS = 5 * MINUTE_MS;
const CHECKOUT_TIMEOUT_MS = MINUTE_MS;
const LOCK_STALE_AFTER_MS = 30 * MINUTE_MS;
const FIRST_SOURCE_ATTEMPTS = 3;

/** What to fetch, and from where. */
export interface FetchRequest {
  readonly commit: string;
  /** The directory with one checkout for each commit. */
  readonly cacheDir: string;
  /** Repositories; the first is tried three times, then each of the others once. */
  readonly sources: readonly string[];
  /** Times the number of attempts made: how long to wait before the next. */
  readonly retryDelayMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Puts the files of one commit into the cache. They appear there at once and complete, or not at all, and are never
 * changed afterwards. Processes that want the same commit at the same time fetch it once.
 *
 * @returns the commit's directory
 * @throws PtoError `ERR_PTO_ISA_FETCH` when no source has it
 */
export async function fetchCommit(request: FetchRequest): Promise<string> {
  const { commit, cacheDir, signal } = request;
  const rootDir = path.join(cacheDir, commit);
  const release = await acquireLock(path.join(cacheDir, `${commit}.lock`), {
    staleAfterMs: LOCK_STALE_AFTER_MS,
    signal,
  });
  try {
    if (!isComplete(rootDir)) await fetchInto(rootDir, request);
    return rootDir;
  } finally {
    release();
  }
}

async function fetchInto(rootDir: string, request: FetchRequest): Promise<void> {
  removeAbandoned(request);
  const complaints: string[] = [];
  for (const { source, attempt } of attemptsOf(request.sources)) {
    if (attempt > 0) await delay(request.retryDelayMs * attempt, undefined, { signal: request.signal });
    const complaint = await tryToFetch(rootDir, source, request);
    if (complaint === undefined) return;
    complaints.push(`${source}: ${complaint}`);
  }
  const tried = complaints.map((complaint, index) => `  ${index + 1}. ${complaint}`).join('\n');
  throw new PtoError(
    'ERR_PTO_ISA_FETCH',
    `PTO-ISA ${request.commit} could not be fetched. Tried:\n${tried}\n  Name reachable repositories in PTO_ISA_URL, or get a checkout of this commit and set PTO_ISA_ROOT to it.`,
    { details: { commit: request.commit, tried: complaints } },
  );
}

/** What a killed process left: nobody else is at work on this commit, because the lock is ours. */
function removeAbandoned({ cacheDir, commit }: FetchRequest): void {
  const abandoned = readdirSync(cacheDir).filter((name) => name.startsWith(workPrefix(commit)));
  for (const name of abandoned) rmSync(path.join(cacheDir, name), { recursive: true, force: true });
}

function workPrefix(commit: string): string {
  return `.fetch-${commit}-`;
}

function attemptsOf(sources: readonly string[]): { source: string; attempt: number }[] {
  return sources.flatMap((source, index) =>
    Array.from({ length: index === 0 ? FIRST_SOURCE_ATTEMPTS : 1 }, (_, attempt) => ({ source, attempt })),
  );
}

/** @returns what went wrong, or `undefined` */
async function tryToFetch(rootDir: string, source: string, request: FetchRequest): Promise<string | undefined> {
  // Beside its final place, because a directory can only be renamed within a file system.
  const dir = mkdtempSync(path.join(request.cacheDir, workPrefix(request.commit)));
  const forget = onProcessEnd(() => rmSync(dir, { recursive: true, force: true }));
  try {
    const complaint = await checkOut(gitIn(dir, request.signal), source, request.commit);
    if (complaint !== undefined) return complaint;
    if (!hasHeaders(dir)) return 'the commit has no directory include/pto';
    rmSync(path.join(dir, '.git'), { recursive: true });
    writeFileSync(path.join(dir, COMPLETE_MARK), '');
    makeReadOnly(dir);
    publish(dir, rootDir);
    return undefined;
  } finally {
    await rm(dir, { recursive: true, force: true });
    forget();
  }
}

async function checkOut(git: Git, source: string, commit: string): Promise<string | undefined> {
  const created = await git(CHECKOUT_TIMEOUT_MS, 'init', '--quiet');
  if (!created.isGood) return created.output;
  const exact = await git(FETCH_TIMEOUT_MS, 'fetch', '--quiet', '--depth=1', '--', source, commit);
  if (!exact.isGood) {
    // A server may refuse to give a commit that is no branch's latest; then it is among the ancestors of one.
    const refs = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
    const all = await git(FETCH_TIMEOUT_MS, 'fetch', '--quiet', '--', source, ...refs);
    if (!all.isGood) return all.output;
  }
  const checkedOut = await git(CHECKOUT_TIMEOUT_MS, 'checkout', '--quiet', '--detach', '--force', commit);
  if (!checkedOut.isGood) return `it has no commit ${commit}`;
  const head = await git(CHECKOUT_TIMEOUT_MS, 'rev-parse', 'HEAD');
  return head.output === commit ? undefined : `it gave commit ${head.output}`;
}

/** Files only: who clears the cache has to remove them from their directories. */
function makeReadOnly(dir: string): void {
  const files = readdirSync(dir, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) chmodSync(path.join(parentPath, name), 0o444);
}

function publish(dir: string, rootDir: string): void {
  // What is there without the mark was cleared, or not made by us, and is in the way.
  if (existsSync(rootDir)) rmSync(rootDir, { recursive: true });
  renameSync(dir, rootDir);
}
