import { readFileSync } from 'node:fs';

import type { ChipCallable } from '@pto/task-interface';
import { beforeAll, describe, expect, it } from 'vitest';

import type { SpinOptions, Worker } from '../../src/index.js';
import { compile, smallRun } from '../support/callables.js';
import { openChips, sumArgs } from '../support/hosts.js';

let vectorAdd: ChipCallable;

beforeAll(async () => {
  vectorAdd = await compile('vector_add');
}, 120_000);

interface Stats {
  readonly engine: { readonly bell: { readonly spunNs: number; readonly sleeps: number } };
  readonly children: readonly [{ readonly pid: number }];
}

const statsOf = (worker: Worker): Stats => worker.stats() as unknown as Stats;

/** How often the thread that runs a child's tasks has gone to sleep. */
function sleepsOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^voluntary_ctxt_switches:\s*(\d+)$/m.exec(status)![1]);
}

const RUNS = 100;

/** What both sides of a chip do while they wait for each other. */
async function waitsOf(spin: SpinOptions): Promise<{ parent: Stats['engine']['bell']; childSleeps: number }> {
  const { worker, add } = await openChips(vectorAdd, { deviceIds: [0], spin });
  await using _ = worker;
  const [a, b, f] = Array.from({ length: 3 }, () => worker.alloc([1024], 'float32'));
  const run = (): unknown => worker.runSync((orch) => void orch.submitNextLevel(add, sumArgs(a!, b!, f!), smallRun));
  for (let i = 0; i < 10; i++) run();
  const [{ pid }] = statsOf(worker).children;
  const before = sleepsOf(pid);
  for (let i = 0; i < RUNS; i++) run();
  return { parent: statsOf(worker).engine.bell, childSleeps: sleepsOf(pid) - before };
}

describe('the option spin', () => {
  it('says how long each side looks for work before it sleeps', async () => {
    const asleep = await waitsOf({ parentUs: 0, childUs: 0 });
    const awake = await waitsOf({ parentUs: 10_000, childUs: 10_000 });
    expect(asleep.parent.spunNs).toBe(0);
    expect(awake.parent.spunNs).toBeGreaterThan(0);
    expect(asleep.childSleeps).toBeGreaterThan(0);
    expect(awake.childSleeps).toBeLessThan(asleep.childSleeps / 2);
  });
});
