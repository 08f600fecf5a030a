import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { onProcessEnd } from '../process/process-end.js';
import { readEntry } from './entry-file.js';

/**
 * Keeps processes from doing the same compile at the same time. The lock is a file that names its holder. It only saves
 * work: results are published by rename, so when two processes do get through, as may happen when both find the lock of
 * a dead one, they write the same bytes.
 */

const POLL_MS = 15;

/** How long after its creation a lock may still be without its holder's name. */
const WRITE_GRACE_MS = 2_000;

/** Who holds a lock, precisely enough to tell a living process from another with its number. */
interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly startTime: string;
  /** Boot and process namespace: a number means nothing outside of them. */
  readonly world: string;
}

/** What to do while the lock is somebody else's. */
export interface LockWait {
  /** After this time even a holder that cannot be checked counts as dead. */
  readonly staleAfterMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits for the lock and takes it.
 *
 * @returns a function that gives it back
 * @throws the signal's reason; the system's error when the lock's directory cannot be written
 */
export async function acquireLock(file: string, wait: LockWait): Promise<() => void> {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const token = randomBytes(12).toString('hex');
  const self: Holder = { token, pid: process.pid, startTime: startTimeOf(process.pid) ?? '', world: currentWorld() };
  for (;;) {
    wait.signal?.throwIfAborted();
    if (createLock(file, self)) return holdLock(file, token);
    if (isAbandoned(file, wait.staleAfterMs)) rmSync(file, { force: true });
    else await delay(POLL_MS);
  }
}

/** Keeps a lock until it is given back, or the process ends. */
function holdLock(file: string, token: string): () => void {
  const release = (): void => releaseLock(file, token);
  const forget = onProcessEnd(release);
  return () => {
    forget();
    release();
  };
}

function createLock(file: string, holder: Holder): boolean {
  const descriptor = openNew(file);
  if (descriptor === undefined) return false;
  try {
    writeFileSync(descriptor, JSON.stringify(holder));
    return true;
  } catch (error) {
    // The disk is full: others shall not wait for a lock without a holder.
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function openNew(file: string): number | undefined {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}

function releaseLock(file: string, token: string): void {
  if (readHolder(file)?.token === token) rmSync(file, { force: true });
}

function isAbandoned(file: string, staleAfterMs: number): boolean {
  const created = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (created === undefined) return false;
  const age = Date.now() - created;
  if (age > staleAfterMs) return true;
  const holder = readHolder(file);
  if (holder === undefined) return age > WRITE_GRACE_MS;
  if (holder.world !== currentWorld()) return false;
  return startTimeOf(holder.pid) !== holder.startTime;
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readEntry(file)?.toString('utf8') ?? '') as Holder;
  } catch {
    return undefined;
  }
}

/** When a process started, in clock ticks since boot; `undefined` when none with that number runs. */
function startTimeOf(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  // The program's name may hold blanks and brackets: fields count from its last closing bracket.
  const [state = '', ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  // A process that ended keeps its number until its parent asks for it.
  return state === 'Z' || state === 'X' ? undefined : fields[18];
}

function currentWorld(): string {
  const boot = readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  try {
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return boot;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
