import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { Worker } from '../../src/index.js';
import { target } from '../support/callables.js';

const small = { heapRingBytes: 2 ** 20 } as const;

interface Child {
  readonly path: string;
  readonly pid: number;
}

const childrenOf = (worker: Worker): Child[] => (worker.stats() as unknown as { children: Child[] }).children;

function groupOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

describe.each([true, false])('with processGroup: %s', (processGroup) => {
  const expectGroups = (children: readonly Child[]): void => {
    const own = groupOf(process.pid);
    expect(children.map(({ pid }) => groupOf(pid))).toEqual(children.map(({ pid }) => (processGroup ? pid : own)));
  };

  it('chips and sub workers lead groups of their own, or belong to that of this process', async () => {
    const subWorkers = { count: 1, mode: 'process' } as const;
    await using worker = new Worker({ level: 3, ...target, deviceIds: [0], subWorkers, processGroup, ...small });
    await worker.init();
    expect(childrenOf(worker).map(({ path }) => path)).toEqual(['L3/chip0', 'L3/sub0']);
    expectGroups(childrenOf(worker));
  });

  it('and so do nested workers', async () => {
    await using worker = new Worker({ level: 4, processGroup, ...small });
    worker.addWorker(new Worker({ level: 3, ...small }), { mode: 'process' });
    await worker.init();
    expect(childrenOf(worker).map(({ path }) => path)).toEqual(['L4/0/L3']);
    expectGroups(childrenOf(worker));
  });
});
