import { afterEach, beforeEach, expect, it } from 'vitest';

import type { ChipWorker } from '../src/index.js';
import { addition, delayedAdd, failingAdd, openWorker, smallRun } from './support/callables.js';

let worker: ChipWorker;

beforeEach(() => {
  worker = openWorker();
});

afterEach(async () => {
  await worker.finalize();
});

const site = { funcId: 0, taskId: 0n, core: expect.any(Number), scopeDepth: 0 };

it('a failed kernel is named with its task, core and scope', async () => {
  worker.prepare(1, failingAdd('kernel_add'));
  const failure = {
    code: 'ERR_PTO_KERNEL_EXCEPTION',
    message: expect.stringMatching(
      /\n {2}Where: kernel 'kernel_add' \(func_id 0\), task 0 of ring 0, core \d+, scope depth 0\.$/,
    ),
    details: expect.objectContaining({ ...site, kernelName: 'kernel_add', returnCode: -1 }),
  };
  await expect(worker.run(1, addition().args, smallRun)).rejects.toMatchObject(failure);
  expect(() => worker.runSync(1, addition().args, smallRun)).toThrow(expect.objectContaining(failure));
});

it('a failed kernel without a name is known by its func_id', () => {
  worker.prepare(1, failingAdd());
  expect(() => worker.runSync(1, addition().args, smallRun)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('Where: kernel (func_id 0), task 0 of ring 0, core '),
      details: expect.not.objectContaining({ kernelName: expect.anything() }),
    }),
  );
});

it('names belong to the callable that has the id at the time', async () => {
  worker.prepare(1, failingAdd('first'));
  const pending = worker.run(1, addition().args, smallRun);
  worker.unregister(1);
  await expect(pending).rejects.toThrow(/kernel 'first'/);
  worker.prepare(1, failingAdd('second'));
  expect(() => worker.runSync(1, addition().args, smallRun)).toThrow(/kernel 'second'/);
  worker.unregister(1);
  worker.prepare(1, delayedAdd());
  worker.runSync(1, addition().args, smallRun);
});

it('a failure that concerns no task names none', () => {
  expect(() => worker.runSync(0, addition().args, { ...smallRun, blockDim: 99 })).toThrow(
    expect.objectContaining({ code: 'ERR_PTO_LAUNCH_INVALID', message: expect.not.stringContaining('Where:') }),
  );
});
