import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { TaskArgs } from '@pto/task-interface';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { ChipWorker } from '../src/index.js';
import { addition, openWorker, smallRun } from './support/callables.js';

let worker: ChipWorker;

beforeEach(() => {
  worker = openWorker();
});

afterEach(async () => {
  await worker.finalize();
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('an asynchronous run', () => {
  it('leaves the event loop turning while a kernel is slow', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    await worker.run(0, addition(200).args, smallRun);
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(20);
  });

  it('keeps its tensors alive although nothing else does', async () => {
    const results: Float32Array[] = [];
    // A finished promise is all that is left of a run; only the last reader of f proves that it was not collected.
    const start = async (): Promise<void> => {
      const { f, args } = addition(2, 64 * 1024);
      await worker.run(0, args, smallRun);
      results.push(f);
    };
    const pending = Array.from({ length: 20 }, start);
    for (let i = 0; i < 20; i++) {
      collectGarbage();
      Array.from({ length: 100 }, () => new Float32Array(4096).fill(i));
      await sleep(2);
    }
    await Promise.all(pending);
    expect(results.every((f) => f.every((element) => element === 5))).toBe(true);
  });

  it('keeps its worker alive although nothing else does', async () => {
    const run = (): Promise<void> => openWorker(3).run(0, addition(50).args, smallRun);
    const pending = run();
    collectGarbage();
    await pending;
  });

  it('is one of many', async () => {
    const runs = Array.from({ length: 500 }, (_, i) => {
      const f = new Float32Array(16);
      const args = new TaskArgs()
        .addTensor(new Float32Array(16).fill(i))
        .addTensor(new Float32Array(16).fill(1))
        .addTensor(f, 'output_existing')
        .addScalar(0);
      return worker.run(0, args, smallRun).then(() => f[15]);
    });
    expect(await Promise.all(runs)).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  });
});

describe('two workers', () => {
  it('run on two devices at the same time', async () => {
    await using other = openWorker(1);
    const begin = performance.now();
    await Promise.all([worker.run(0, addition(200).args, smallRun), other.run(0, addition(200).args, smallRun)]);
    expect(performance.now() - begin).toBeLessThan(380);
  });

  it('leave each other alone when one fails and one is finalized', async () => {
    const other = openWorker(1);
    const pending = worker.run(0, addition(30).args, smallRun);
    await expect(other.run(9, addition().args, smallRun)).rejects.toMatchObject({ code: 'ERR_PTO_CALLABLE_UNKNOWN' });
    await other.finalize();
    await pending;
    const { f, args } = addition();
    await worker.run(0, args, smallRun);
    expect(f[0]).toBe(5);
  });
});

it('an abandoned worker gives its device back', async () => {
  for (let i = 0; i < 5; i++) {
    (() => {
      const { f, args } = addition();
      openWorker(2).runSync(0, args, smallRun);
      expect(f[0]).toBe(5);
    })();
    for (let pass = 0; pass < 3; pass++) {
      collectGarbage();
      await sleep(1);
    }
  }
});
