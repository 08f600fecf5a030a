import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { TaskArgs } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';

import { Worker } from '../../src/index.js';
import type { CommDomain, Orchestrator } from '../../src/index.js';
import { addition, compile, smallRun, target } from '../support/callables.js';

const buffers = [{ name: 'data', dtype: 'float32', count: 4 }];

function refusal(code: string, text: string): unknown {
  return expect.objectContaining({ code, message: expect.stringContaining(text) });
}

describe('domains of a run', () => {
  let vectorAdd: ChipCallable;
  let worker: Worker;
  beforeAll(async () => {
    vectorAdd = await compile('vector_add');
    worker = new Worker({ level: 3, ...target, deviceIds: [0, 1, 2] });
    await worker.init();
  });
  afterAll(() => worker.close());

  it('give each chip its rank, in the order in which the chips are named', async () => {
    await worker.run((orch) => {
      const domain = orch.allocDomain('tp', { workers: [2, 0], windowBytes: 64, buffers });
      expect([domain.name, domain.workers]).toEqual(['tp', [2, 0]]);
      expect(domain.of(2)).toMatchObject({ worker: 2, rank: 0, rankCount: 2, window: { chip: 2, nbytes: 64 } });
      expect(domain.of(0)).toMatchObject({ worker: 0, rank: 1, rankCount: 2 });
      expect(domain.of(0).buffers['data']).toMatchObject({ chip: 0, nbytes: 16 });
      expect(() => domain.of(1)).toThrow(refusal('ERR_PTO_COMM_ARGS', 'has no worker 1; its workers are 2, 0'));
    });
  });

  it('live beside each other and overlap, with memory of their own, zeroed', async () => {
    await worker.run((orch) => {
      const left = orch.allocDomain('left', { workers: [0, 1], windowBytes: 64, buffers });
      const right = orch.allocDomain('right', { workers: [1, 2], windowBytes: 64, buffers });
      orch.copyTo(left.of(1).buffers['data']!, Float32Array.of(1, 2, 3, 4));
      const copy = new Float32Array(4).fill(-1);
      orch.copyFrom(copy, right.of(1).buffers['data']!);
      expect([...copy]).toEqual([0, 0, 0, 0]);
      orch.copyFrom(copy, left.of(1).buffers['data']!);
      expect([...copy]).toEqual([1, 2, 3, 4]);
    });
  });

  it('have memory that tasks may work on', async () => {
    const add = worker.register(vectorAdd, { name: 'vector_add' });
    await worker.run((orch) => {
      const tensors = [0, 1].map((chip) => {
        const { window } = orch.allocDomain(`of ${chip}`, { workers: [chip], windowBytes: 3 * 4096 }).of(chip);
        const part = (index: number) => window.tensor([1024], 'float32', 4096 * index);
        orch.copyTo(window, new Float32Array(2048).fill(chip + 1));
        return [part(0), part(1), part(2)] as const;
      });
      const args = tensors.map(([a, b, f]) => new TaskArgs().addTensor(a).addTensor(b).addTensor(f, 'inout'));
      orch.submitNextLevelGroup(add, args, smallRun, { workers: [0, 1] });
    });
    worker.unregister(add);
  });

  it('free their name at once and their memory after the run', async () => {
    let kept: CommDomain | undefined;
    await worker.run((orch) => {
      const first = orch.allocDomain('tp', { workers: [0, 1], windowBytes: 64, buffers });
      expect(() => orch.allocDomain('tp', { workers: [2], windowBytes: 64 })).toThrow(
        refusal('ERR_PTO_COMM_ARGS', "a domain 'tp' is open"),
      );
      const { window } = first.of(0);
      first.release();
      first.release();
      expect(() => first.of(0)).toThrow(refusal('ERR_PTO_COMM_ARGS', "domain 'tp' was released"));
      expect(() => orch.copyTo(window, new Float32Array(1))).toThrow(refusal('ERR_PTO_DEVICE_POINTER', 'freed before'));
      kept = orch.allocDomain('tp', { workers: [1, 0], windowBytes: 64, buffers });
      expect(kept.of(1).rank).toBe(0);
    });
    expect(() => kept!.of(1)).toThrow(refusal('ERR_PTO_COMM_ARGS', 'was released'));
  });

  it('come and go with runs, and leave no memory behind', async () => {
    const before = process.memoryUsage.rss();
    for (let run = 0; run < 100; run++) {
      await worker.run((orch) => {
        using domain = orch.allocDomain('large', { workers: [0, 1, 2], windowBytes: 2 ** 20 });
        orch.copyTo(domain.of(1).window, new Uint8Array(2 ** 20).fill(run));
      });
    }
    // 300 MiB were given out; what is kept does not grow with that.
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 2 ** 20);
  });

  it('are given back when the function throws, or a task fails', async () => {
    const open = (orch: Orchestrator): CommDomain =>
      orch.allocDomain('tp', { workers: [0, 1], windowBytes: 64, buffers });
    await expect(
      worker.run((orch) => {
        open(orch);
        throw new Error('no more');
      }),
    ).rejects.toThrow('no more');
    await worker.run((orch) => void open(orch));
  });

  it('refuse what fits no domain', async () => {
    await worker.run((orch) => {
      const alloc = (options: object) => () => orch.allocDomain('x', { workers: [0], windowBytes: 64, ...options });
      expect(() => orch.allocDomain('', { workers: [0], windowBytes: 64 })).toThrow(
        refusal('ERR_PTO_OPTION_INVALID', 'a name'),
      );
      expect(alloc({ workers: [] })).toThrow(refusal('ERR_PTO_OPTION_INVALID', 'one or more distinct worker ids'));
      expect(alloc({ workers: [0, 0] })).toThrow(refusal('ERR_PTO_OPTION_INVALID', 'distinct'));
      expect(alloc({ workers: [0, 3] })).toThrow(refusal('ERR_PTO_WORKER_ID', 'integers from 0 to 2'));
      expect(alloc({ windowBytes: -1 })).toThrow(refusal('ERR_PTO_OPTION_INVALID', 'windowBytes: -1'));
      expect(alloc({ windowBytes: 2 ** 52 })).toThrow(expect.objectContaining({ code: 'ERR_PTO_SHM' }));
      expect(alloc({ buffers: [{ ...buffers[0], count: 17 }] })).toThrow(refusal('ERR_PTO_COMM_ARGS', 'of the window'));
      expect(alloc({ window: 1 })).toThrow(refusal('ERR_PTO_OPTION_UNKNOWN', 'windowBytes'));
      expect(orch.allocDomain('x', { workers: [0], windowBytes: 64 }).of(0).rankCount).toBe(1);
    });
  });

  it('are for workers that own chips', async () => {
    await using above = new Worker({ level: 4 });
    await above.init();
    await above.run((orch) => {
      expect(() => orch.allocDomain('x', { workers: [0], windowBytes: 8 })).toThrow(
        refusal('ERR_PTO_WORKER_ID', 'no chips'),
      );
    });
  });

  it('survive the death of a chip that was in one', async () => {
    await using fragile = new Worker({ level: 3, ...target, deviceIds: [0, 1] });
    const add = fragile.register(vectorAdd, { name: 'vector_add' });
    await fragile.init();
    const pids: number[] = [];
    const gone = new Promise<void>((resolve) => fragile.on('childExit', ({ pid }) => (pids.push(pid), resolve())));
    const stats = fragile.stats() as { children?: { pid?: number }[] };
    const victim = (stats.children ?? []).map(({ pid }) => pid).find((pid) => pid !== undefined);
    expect(victim).toBeTypeOf('number');
    await fragile.run(async (orch) => {
      orch.allocDomain('both', { workers: [0, 1], windowBytes: 64 });
      process.kill(victim!, 'SIGKILL');
      await gone;
    });
    expect(pids).toEqual([victim]);
    const { f, args } = addition();
    await fragile.run((orch) => {
      orch.allocDomain('rest', { workers: [1], windowBytes: 64 });
      orch.submitNextLevel(add, args, smallRun, { worker: 1 });
    });
    expect(f[0]).toBe(5);
  });
});
