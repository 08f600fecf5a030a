import { setTimeout as delay } from 'node:timers/promises';

import type { ChipCallable } from '@pto/task-interface';
import { beforeAll, describe, expect, it } from 'vitest';

import { Worker, callable } from '../../src/index.js';
import type { HostWorkerOptions } from '../../src/index.js';
import { addition, compile, smallRun, target as chips, withBrokenKernel } from '../support/callables.js';
import { childrenOf, openFileCount } from '../support/processes.js';
import { argsOf, modes, target } from './support.js';

const small = { heapRingBytes: 2 ** 20 } as const;
const aborted = expect.objectContaining({ code: 'ERR_PTO_INIT_ABORTED' }) as unknown;
const functions = new URL('fixtures/functions.mjs', import.meta.url);

let vectorAdd: ChipCallable;
beforeAll(async () => {
  vectorAdd = await compile('vector_add');
}, 120_000);

function newHost(more: Partial<HostWorkerOptions>): Worker {
  return new Worker({ level: 3, ...small, ...more });
}

const kinds: readonly (readonly [string, () => Worker])[] = [
  ['threads', () => newHost({ subWorkers: { count: 2, mode: 'thread' } })],
  ['processes', () => newHost({ subWorkers: { count: 2, mode: 'process' } })],
  ['functions on its own thread', () => newHost({ subWorkers: { count: 1, mode: 'inline' } })],
  [
    'chips',
    () => {
      const worker = newHost({ ...chips, deviceIds: [0, 1] });
      worker.register(vectorAdd);
      return worker;
    },
  ],
  [
    'a nested worker in a process',
    () => {
      const worker = new Worker({ level: 4, ...small });
      worker.addWorker(newHost({ subWorkers: 1 }), { mode: 'process' });
      return worker;
    },
  ],
  [
    'a nested worker on its thread, with processes',
    () => {
      const worker = new Worker({ level: 4, ...small });
      worker.addWorker(newHost({ subWorkers: { count: 2, mode: 'process' } }), { mode: 'inline' });
      return worker;
    },
  ],
];

describe.each(kinds)('close during init of a worker with %s', (_, make) => {
  // Before a child exists, while it starts, and perhaps when all are ready.
  it.each([0, 1, 20, 80])('after %d ms ends what was started, and init rejects or was faster', async (ms) => {
    const before = childrenOf(process.pid);
    const worker = make();
    const initialized = worker.init().then(
      () => 'ready',
      (error: unknown) => error,
    );
    if (ms > 0) await delay(ms);
    await worker.close();
    const outcome = await initialized;
    if (ms === 0) expect(outcome).toEqual(aborted);
    else expect(['ready', aborted]).toContainEqual(outcome);
    expect(worker.state).toBe('CLOSED');
    expect(childrenOf(process.pid)).toEqual(before);
  });

  it('on this thread does the same', async () => {
    const worker = make();
    const initialized = worker.init().catch((error: unknown) => error);
    worker.closeSync();
    expect(await initialized).toEqual(aborted);
    expect(worker.state).toBe('CLOSED');
  });
});

it('close during init, time and again, leaves no file and no process, and the next worker runs', async () => {
  const startAndClose = async (mode: (typeof modes)[number]): Promise<void> => {
    const worker = newHost({ subWorkers: { count: 1, mode } });
    const initialized = worker.init().catch((error: unknown) => error);
    await worker.close();
    expect(await initialized).toEqual(aborted);
  };
  for (const mode of modes) await startAndClose(mode);
  const [files, children] = [openFileCount(), childrenOf(process.pid)];
  for (let i = 0; i < 3; i++) for (const mode of modes) await startAndClose(mode);
  expect(openFileCount()).toBe(files);
  expect(childrenOf(process.pid)).toEqual(children);

  await using worker = newHost({ subWorkers: { count: 1, mode: 'thread' } });
  const count = worker.register(callable(functions, 'count'));
  await worker.init();
  const counter = worker.alloc([1], 'int32').data as Int32Array;
  await worker.run((orch) => void orch.submitSub(count, argsOf([counter])));
  expect(counter[0]).toBe(1);
});

describe('register during init', () => {
  it.each(modes)('counts as registered before, for sub workers, %s', async (mode) => {
    await using worker = newHost({ subWorkers: { count: 2, mode } });
    const first = worker.register(target(mode, 'nothing'));
    const initialized = worker.init();
    const count = worker.register(target(mode, 'count'));
    expect([first.id, count.id]).toEqual([0, 1]);
    await initialized;
    const counter = worker.alloc([1], 'int32').data as Int32Array;
    await worker.run((orch) => {
      for (let i = 0; i < 4; i++) orch.submitSub(count, argsOf([counter]));
    });
    expect(counter[0]).toBe(4);
  });

  it('counts as registered before, for chips', async () => {
    await using worker = newHost({ ...chips, deviceIds: [0, 1] });
    const initialized = worker.init();
    const add = worker.register(vectorAdd);
    await initialized;
    const additions = [addition(), addition()];
    await worker.run((orch) => {
      additions.forEach(({ args }, chip) => orch.submitNextLevel(add, args, smallRun, { worker: chip }));
    });
    expect(additions.map(({ f }) => f[1023])).toEqual([5, 5]);
  });

  it('makes init fail when a child refuses the callable', async () => {
    const worker = newHost({ ...chips, deviceIds: [0] });
    const initialized = worker.init();
    worker.register(withBrokenKernel());
    await expect(initialized).rejects.toMatchObject({ code: 'ERR_PTO_KERNEL_LOAD' });
    expect(worker.state).toBe('FAILED');
    await worker.close();
  });

  it('throws at once what no child can run, and the worker starts all the same', async () => {
    await using worker = newHost({ subWorkers: { count: 1, mode: 'inline' } });
    const initialized = worker.init();
    expect(() => worker.register(vectorAdd)).toThrow(expect.objectContaining({ code: 'ERR_PTO_CALLABLE_NO_TARGET' }));
    await initialized;
    const nothing = worker.register(() => undefined);
    expect((await worker.run((orch) => void orch.submitSub(nothing))).stats.taskCount).toBe(1);
  });

  it('is refused where registration is strict, and so is everything that needs children', async () => {
    await using worker = newHost({ subWorkers: { count: 1, mode: 'inline' }, strictRegistration: true });
    const initialized = worker.init();
    expect(() => worker.register(() => undefined)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_REGISTER_FROZEN' }),
    );
    await expect(worker.run(() => undefined)).rejects.toMatchObject({
      code: 'ERR_PTO_WORKER_STATE',
      message: expect.stringContaining('await init() first'),
    });
    await initialized;
  });
});
