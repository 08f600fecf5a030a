import { readFileSync, readlinkSync } from 'node:fs';

import { descendantsOf, isAlive } from './support.js';

/** A process that cannot be mistaken for a later one with the same number. */
export interface TreeProcess {
  readonly pid: number;
  /** Clock ticks from the start of the machine to that of the process. */
  readonly startTime: string;
  /** Whether it runs JavaScript. */
  readonly isNode: boolean;
}

function processOf(pid: number): TreeProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
    return { pid, startTime, isNode: readlinkSync(`/proc/${pid}/exe`) === process.execPath };
  } catch {
    return undefined; // It has ended meanwhile.
  }
}

/** What is below this process, apart from what was there before; and all that has ever been seen there. */
export class ProcessTree {
  readonly #others = new Set(descendantsOf(process.pid));
  readonly #seen = new Map<string, TreeProcess>();

  now(): TreeProcess[] {
    const found = descendantsOf(process.pid)
      .filter((pid) => !this.#others.has(pid))
      .map(processOf)
      .filter((found) => found !== undefined);
    for (const one of found) this.#seen.set(`${one.pid} ${one.startTime}`, one);
    return found;
  }

  /** Kills a process, unless it has ended. */
  end({ pid, startTime }: TreeProcess): void {
    if (processOf(pid)?.startTime === startTime) process.kill(pid, 'SIGKILL');
  }

  /** Those seen that still run, wherever they hang. */
  survivors(): TreeProcess[] {
    return [...this.#seen.values()].filter(
      ({ pid, startTime }) => isAlive(pid) && processOf(pid)?.startTime === startTime,
    );
  }
}
