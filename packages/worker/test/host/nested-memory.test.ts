import { readFileSync, readdirSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { Worker, callable } from '../../src/index.js';
import { argsOf, target } from './support.js';

const orchestrations = new URL('fixtures/orchestrations.mjs', import.meta.url);
const ROUNDS = 1000;
const KIB = 1024;

/** A process, and all that it has started. */
function familyOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(' '),
  );
  return [pid, ...children.filter((text) => text !== '').flatMap((text) => familyOf(Number(text)))];
}

/** Mappings of shared memory, and descriptors of it, in the whole tree of processes. */
function sharedMemory(): { mappings: number; descriptors: number } {
  const family = familyOf(process.pid);
  const mappings = family.flatMap((pid) => readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n'));
  return {
    mappings: mappings.filter((line) => line.includes('memfd:')).length,
    descriptors: family.flatMap((pid) => readdirSync(`/proc/${pid}/fd`)).length,
  };
}

describe.each([
  ['process', 'process'],
  ['inline', 'process'],
] as const)('tensors that come and go at level 4, %s, with sub workers in mode %s', (mode, subMode) => {
  it('leave no mapping behind at any level', { timeout: 300_000 }, async () => {
    await using worker = new Worker({ level: 4, heapRingBytes: 2 ** 20, arenaBytes: 512 * KIB });
    const countTwice = worker.register(callable(orchestrations, 'countTwice'));
    const host = new Worker({ level: 3, subWorkers: { count: 1, mode: subMode }, heapRingBytes: 2 ** 20 });
    host.register(target(subMode, 'count'));
    worker.addWorker(host, { mode });
    await worker.init();
    const round = async (i: number): Promise<void> => {
      // Some need an arena of their own.
      const kib = i % 50 === 49 ? 3 * KIB : 1 + (i % 300);
      const tensor = worker.alloc([kib * KIB], 'uint32');
      const { data } = tensor;
      await worker.run((orch) => void orch.submitNextLevel(countTwice, argsOf([tensor])));
      expect(data[0]).toBe(2);
      worker.free(tensor);
      expect(data.length).toBe(0);
    };
    for (let i = 0; i < ROUNDS / 10; i++) await round(i);
    const before = sharedMemory();
    expect(before.mappings).toBeGreaterThan(4);
    for (let i = ROUNDS / 10; i < ROUNDS; i++) await round(i);
    expect(sharedMemory()).toEqual(before);
  });
});
