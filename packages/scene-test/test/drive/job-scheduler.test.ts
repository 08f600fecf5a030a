import { describe, expect, it } from 'vitest';

import { schedule } from '../../src/drive/job-scheduler.js';
import type { Job, ScheduleOptions } from '../../src/drive/job-scheduler.js';
import { JobQueue } from '../../src/drive/job-queue.js';

/** Jobs that end when told to, and what has become of them. */
class Bench {
  readonly started: string[] = [];
  readonly devices = new Map<string, readonly number[]>();
  readonly #ends = new Map<string, (error?: Error) => void>();
  readonly done: Promise<string[]>;

  constructor(jobs: readonly (readonly [label: string, deviceCount: number])[], options: ScheduleOptions<string>) {
    this.done = schedule(
      jobs.map(([label, deviceCount]) => this.#job(label, deviceCount)),
      options,
    );
  }

  async end(label: string, error?: Error): Promise<void> {
    this.#ends.get(label)!(error);
    await new Promise((resolve) => setImmediate(resolve));
  }

  #job(label: string, deviceCount: number): Job<string> {
    return {
      label,
      deviceCount,
      cancelled: (reason) => `${label} cancelled: ${reason}`,
      start: (devices) => {
        this.started.push(label);
        this.devices.set(label, devices);
        return new Promise((resolve, reject) => {
          this.#ends.set(label, (error) => (error === undefined ? resolve(label) : reject(error)));
        });
      },
    };
  }
}

const devices = [0, 1, 2, 3];

it('starts as many jobs as there are devices, and the next one when devices come free', async () => {
  const bench = new Bench(
    [
      ['a', 2],
      ['b', 2],
      ['c', 1],
      ['d', 4],
    ],
    { devices, maxParallel: 8 },
  );
  expect(bench.started).toEqual(['a', 'b']);
  await bench.end('b');
  expect(bench.started).toEqual(['a', 'b', 'c']);
  await bench.end('a');
  await bench.end('c');
  expect(bench.started).toEqual(['a', 'b', 'c', 'd']);
  await bench.end('d');
  expect(await bench.done).toEqual(['a', 'b', 'c', 'd']);
});

it('never gives one device to two jobs', async () => {
  const bench = new Bench(
    [
      ['a', 1],
      ['b', 2],
      ['c', 1],
    ],
    { devices, maxParallel: 8 },
  );
  expect([...bench.devices.values()].flat().sort()).toEqual(devices);
  for (const label of ['a', 'b', 'c']) await bench.end(label);
  await bench.done;
});

it('runs no more than maxParallel jobs, and no more than there are devices', async () => {
  const two = new Bench(
    [
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ],
    { devices, maxParallel: 2 },
  );
  expect(two.started).toEqual(['a', 'b']);
  for (const label of ['a', 'b', 'c']) await two.end(label);
  const one = new Bench(
    [
      ['a', 1],
      ['b', 1],
    ],
    { devices: [5], maxParallel: 8 },
  );
  expect(one.started).toEqual(['a']);
  await one.end('a');
  await one.end('b');
  expect([...one.devices.values()]).toEqual([[5], [5]]);
});

it('gives results in the order of the jobs, whatever order they end in', async () => {
  const ended: string[] = [];
  const bench = new Bench(
    [
      ['a', 1],
      ['b', 1],
    ],
    {
      devices,
      maxParallel: 2,
      onResult: (result) => void ended.push(result),
    },
  );
  await bench.end('b');
  await bench.end('a');
  expect(ended).toEqual(['b', 'a']);
  expect(await bench.done).toEqual(['a', 'b']);
});

describe('refuses before it starts anything', () => {
  it('a job that needs more devices than there are', async () => {
    const bench = new Bench(
      [
        ['small', 1],
        ['wide', 5],
      ],
      { devices, maxParallel: 2 },
    );
    await expect(bench.done).rejects.toThrow(/wide: '0-3'; allowed: at least 5 devices.*\n.*--device 0-4/);
    expect(bench.started).toEqual([]);
  });

  it.each([0, -1, 1.5, NaN])('maxParallel %d', async (maxParallel) => {
    const bench = new Bench([['a', 1]], { devices, maxParallel });
    await expect(bench.done).rejects.toThrow('maxParallel');
    expect(bench.started).toEqual([]);
  });
});

it('cancels what waits when a result says so, and gives those results, too', async () => {
  const bench = new Bench(
    [
      ['a', 4],
      ['b', 1],
      ['c', 1],
    ],
    {
      devices,
      maxParallel: 8,
      onResult: (result) => (result === 'a' ? 'a failed' : undefined),
    },
  );
  await bench.end('a');
  expect(await bench.done).toEqual(['a', 'b cancelled: a failed', 'c cancelled: a failed']);
});

it('cancels what waits on abort, and waits for what runs', async () => {
  const controller = new AbortController();
  const bench = new Bench(
    [
      ['a', 4],
      ['b', 1],
    ],
    { devices, maxParallel: 8, signal: controller.signal },
  );
  controller.abort(new Error('interrupted'));
  await bench.end('a');
  expect(await bench.done).toEqual(['a', 'b cancelled: interrupted']);
});

it('starts nothing when it was aborted before', async () => {
  const bench = new Bench([['a', 1]], { devices, maxParallel: 1, signal: AbortSignal.abort(new Error('late')) });
  expect(await bench.done).toEqual(['a cancelled: late']);
  expect(bench.started).toEqual([]);
});

it('ends with the error of a job that cannot start, once those that run have ended', async () => {
  const bench = new Bench(
    [
      ['a', 2],
      ['b', 2],
      ['c', 1],
    ],
    { devices, maxParallel: 2 },
  );
  const refused = expect(bench.done).rejects.toThrow('no such program');
  await bench.end('a', new Error('no such program'));
  await bench.end('b');
  await refused;
  expect(bench.started).toEqual(['a', 'b']);
});

describe('a first job that is blocked', () => {
  const jobs = (count: number): { name: string; deviceCount: number }[] => [
    { name: 'wide', deviceCount: 4 },
    ...Array.from({ length: count }, (_, i) => ({ name: `small${i}`, deviceCount: 1 })),
  ];

  it('is overtaken by what fits, so that devices do not idle', () => {
    const queue = new JobQueue(jobs(2));
    expect(queue.next(2, 0)?.name).toBe('small0');
    expect(queue.next(0, 0)).toBeUndefined();
    expect(queue.next(4, 0)?.name).toBe('wide');
  });

  it('is overtaken only so often', () => {
    const queue = new JobQueue(jobs(20));
    const before = Array.from({ length: 20 }, () => queue.next(1, 0)).filter((job) => job !== undefined);
    expect(before).toHaveLength(8);
    expect(queue.next(4, 0)?.name).toBe('wide');
    expect(queue.next(1, 0)?.name).toBe('small8');
  });

  it('is overtaken only for so long', () => {
    const queue = new JobQueue(jobs(3));
    expect(queue.next(1, 1000)?.name).toBe('small0');
    expect(queue.next(1, 60_999)?.name).toBe('small1');
    expect(queue.next(1, 61_000)).toBeUndefined();
    expect(queue.next(4, 61_000)?.name).toBe('wide');
  });
});
