import { describe, expect, it } from 'vitest';

import { RunQueue } from '../../src/run/run-queue.js';
import type { RunResult } from '../../src/run/run-result.js';

interface ManualRun {
  start(): Promise<void>;
  end: () => void;
}

function newRun(log: string[], name: string): ManualRun {
  let end!: () => void;
  const over = new Promise<void>((resolve) => (end = resolve));
  const start = (): Promise<void> => {
    log.push(name);
    return over;
  };
  return { start, end };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a queue of runs', () => {
  it('starts the first at once, and each other when the one before has ended', async () => {
    const [queue, log] = [new RunQueue(), [] as string[]];
    const [a, b, c] = [newRun(log, 'a'), newRun(log, 'b'), newRun(log, 'c')];
    for (const run of [a, b, c]) queue.add(run);
    expect([log, queue.isBusy, queue.waitingCount]).toEqual([['a'], true, 2]);
    b.end();
    await settle();
    expect(log).toEqual(['a']);
    a.end();
    await settle();
    expect(log).toEqual(['a', 'b', 'c']);
    c.end();
    await queue.whenIdle();
    expect(queue.isBusy).toBe(false);
  });

  it('forgets a run that waits, and none that has started', async () => {
    const [queue, log] = [new RunQueue(), [] as string[]];
    const [a, b] = [newRun(log, 'a'), newRun(log, 'b')];
    queue.add(a);
    queue.add(b);
    expect([queue.remove(a), queue.remove(b), queue.remove(b)]).toEqual([false, true, false]);
    a.end();
    await queue.whenIdle();
    expect(log).toEqual(['a']);
  });

  it('is idle when everything that was added while somebody waits has ended', async () => {
    const [queue, log] = [new RunQueue(), [] as string[]];
    const [a, b] = [newRun(log, 'a'), newRun(log, 'b')];
    queue.add(a);
    const idle = queue.whenIdle().then(() => log.push('idle'));
    queue.add(b);
    a.end();
    await settle();
    b.end();
    await idle;
    expect(log).toEqual(['a', 'b', 'idle']);
  });

  it('runs on this thread, and is free again when that throws', () => {
    const queue = new RunQueue();
    const failure = new Error('no');
    expect(() =>
      queue.executeSync((): RunResult => {
        expect(queue.isBusy).toBe(true);
        throw failure;
      }),
    ).toThrow(failure);
    expect(queue.isBusy).toBe(false);
  });
});
