import type { ChipCallable } from '@pto/task-interface';
import { beforeAll, describe, expect, it } from 'vitest';

import { Worker } from '../src/index.js';
import type { CallableRef } from '../src/index.js';
import { addition, compile, openWorker, smallRun, target, withBrokenKernel } from './support/callables.js';

let vectorAdd: ChipCallable;

beforeAll(async () => {
  vectorAdd = await compile('vector_add');
}, 120_000);

async function expectGoodRun(worker: Worker, id: CallableRef): Promise<void> {
  const { f, args } = addition();
  await worker.run(id, args, smallRun);
  expect(f.every((element) => element === 5)).toBe(true);
}

describe('register', () => {
  it('before init prepares with it', async () => {
    await using worker = new Worker({ level: 2, ...target });
    const ids = [worker.register(vectorAdd), worker.register(vectorAdd)];
    await worker.init();
    expect(ids.map(Number)).toEqual([0, 1]);
    for (const id of ids) await expectGoodRun(worker, id);
  });

  it('after init prepares at once', async () => {
    await using worker = await openWorker();
    await expectGoodRun(worker, worker.register(vectorAdd));
  });

  it('while runs are pending waits for them', async () => {
    await using worker = await openWorker(vectorAdd);
    const additions = Array.from({ length: 10 }, () => addition());
    const pending = additions.map(({ args }) => worker.run(0, args, smallRun));
    const id = worker.register(vectorAdd);
    expect(additions.every(({ f }) => f[0] === 5)).toBe(true);
    await Promise.all(pending);
    await expectGoodRun(worker, id);
  });

  it('takes 64 callables; the 65th error names the limit', async () => {
    await using worker = await openWorker();
    for (let id = 0; id < 64; id++) expect(worker.register(vectorAdd).id).toBe(id);
    expect(() => worker.register(vectorAdd)).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_CALLABLE_LIMIT',
        message: expect.stringContaining('MAX_REGISTERED_CALLABLE_IDS'),
      }),
    );
    await expectGoodRun(worker, 63);
  });

  it('gives a freed id again, as late as possible', async () => {
    await using worker = await openWorker(vectorAdd);
    worker.unregister(0);
    expect(worker.register(vectorAdd).id).toBe(1);
    for (let id = 2; id < 64; id++) worker.register(vectorAdd);
    expect(worker.register(vectorAdd).id).toBe(0);
    await expectGoodRun(worker, 0);
  });

  it('that fails uses no id', async () => {
    await using worker = await openWorker();
    expect(() => worker.register(withBrokenKernel())).toThrow(expect.objectContaining({ code: 'ERR_PTO_KERNEL_LOAD' }));
    expect(() => worker.register(() => undefined)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_CALLABLE_KIND', message: expect.stringContaining('a ChipCallable') }),
    );
    expect(() => worker.register(vectorAdd, { nam: 'x' } as never)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_OPTION_UNKNOWN' }),
    );
    expect(worker.register(vectorAdd).id).toBe(0);
    await expectGoodRun(worker, 0);
  });
});

describe('unregister', () => {
  it('makes an id unknown, and only this one', async () => {
    await using worker = await openWorker(vectorAdd);
    const second = worker.register(vectorAdd);
    worker.unregister(0);
    await expect(worker.run(0, addition().args)).rejects.toMatchObject({ code: 'ERR_PTO_CALLABLE_UNKNOWN' });
    expect(() => worker.unregister(0)).toThrow(expect.objectContaining({ code: 'ERR_PTO_CALLABLE_UNKNOWN' }));
    await expectGoodRun(worker, second);
  });
});
