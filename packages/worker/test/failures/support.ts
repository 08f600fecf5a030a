import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { expect, vi } from 'vitest';

import type { Worker, WorkerEvents } from '../../src/index.js';
import { childrenOf, openFileCount } from '../support/processes.js';

export const isNightly = process.env.PTO_TEST_NIGHTLY === '1';

if (isNightly) vi.setConfig({ testTimeout: 1_800_000 });

/** Fifty at night, and always where a round costs next to nothing. */
export const rounds = (byDay: number): number => (isNightly ? 50 : byDay);

/** What an event says the next time. */
export function nextEvent<Name extends keyof WorkerEvents>(worker: Worker, name: Name): Promise<WorkerEvents[Name]> {
  return new Promise((resolve) => {
    const listener = (event: WorkerEvents[Name]): void => {
      worker.off(name, listener);
      resolve(event);
    };
    worker.on(name, listener);
  });
}

/** The process of a child, by its place in the tree. */
export function pidOf(worker: Worker, path: string): number {
  const { children } = worker.stats() as { children: { path: string; pid: number }[] };
  return children.find((child) => child.path === path)!.pid;
}

/** Children, their children, and so on. */
export function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Whether a process runs; one that only waits to be waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Resolves when all processes have ended, with the milliseconds that this took. */
export async function whenGone(pids: readonly number[]): Promise<number> {
  const start = performance.now();
  while (pids.some(isAlive)) await delay(1);
  return performance.now() - start;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What this process holds: descriptors, shared mappings, and children. */
export interface ProcessState {
  readonly descriptors: number;
  readonly mappings: number;
  readonly children: readonly number[];
}

function processState(): ProcessState {
  return {
    descriptors: openFileCount(),
    mappings: readFileSync('/proc/self/maps', 'utf8').split('memfd:').length - 1,
    children: childrenOf(process.pid),
  };
}

/** The state once nothing is on its way out any more: memory stays mapped as long as JavaScript holds a view of it. */
export async function settledState(): Promise<ProcessState> {
  let state = processState();
  for (let same = 0; same < 3;) {
    collectGarbage();
    await delay(10);
    const next = processState();
    same = isDeepStrictEqual(next, state) ? same + 1 : 0;
    state = next;
  }
  return state;
}

/** Fails when something is held for good that was not held before. */
export async function expectNothingLeft(before: ProcessState): Promise<void> {
  let left = await settledState();
  for (let i = 0; i < 100 && !isDeepStrictEqual(left, before); i++) left = await settledState();
  expect(left).toEqual(before);
}
