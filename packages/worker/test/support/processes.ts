import { readdirSync, readFileSync } from 'node:fs';

/** Processes that a process has started and not waited for, by their parent's number in /proc. */
export function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return []; // It has ended meanwhile.
  }
}

/** How many files this process has open. */
export function openFileCount(): number {
  return readdirSync('/proc/self/fd').length;
}
