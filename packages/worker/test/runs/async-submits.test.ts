import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { TaskArgs } from '@pto/task-interface';
import type { Tensor } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import type { HostWorkerOptions, Orchestrator, TaskArgsView } from '../../src/index.js';
import { openInline } from '../support/hosts.js';
import { argsOf, modes, openHost } from '../host/support.js';

/** Two of these do not fit the ring of `openInline` and `openHost`, which has 1 MiB. */
const MOST = 600_000;

/** A worker whose tasks end when they are told to. */
async function openHeld(more: Partial<HostWorkerOptions> = {}) {
  const worker = await openInline(more);
  const order: number[] = [];
  const ends: (() => void)[] = [];
  const held = worker.register(async (args: TaskArgsView) => {
    order.push(Number(args.scalar(0)));
    await new Promise<void>((resolve) => ends.push(resolve));
  });
  const endOne = async (): Promise<void> => {
    while (ends.length === 0) await delay(1);
    ends.shift()!();
  };
  return { worker, held, order, endOne };
}

const numbered = (number: number, tensor?: Tensor): TaskArgs =>
  (tensor === undefined ? new TaskArgs() : argsOf([tensor])).addScalar(number);

/** Submits a task that holds most of the ring of an inner scope until it ends. */
function fillRing(orch: Orchestrator, held: number): void {
  orch.scope(() => void orch.submitSub(held, numbered(0, orch.alloc([MOST], 'uint8'))));
}

const code = (error: unknown): unknown => (error as { code?: unknown }).code;

describe.each(modes)('a graph larger than the ring, %s', (mode) => {
  it('is submitted without holding the event loop', async () => {
    await using host = await openHost(mode, ['increment', 'addTotal']);
    const { worker, handles, ints } = host;
    const total = ints();
    let turns = 0;
    const { stats } = await worker.run(async (orch) => {
      const timer = setInterval(() => turns++, 0);
      for (let i = 0; i < 12; i++) {
        await orch.scopeAsync(async () => {
          const between = await orch.allocAsync([MOST / 4], 'int32');
          (between.data as Int32Array).fill(i);
          await orch.submitSubAsync(handles.increment, argsOf([between]));
          await orch.submitSubAsync(handles.addTotal, new TaskArgs().addTensor(between).addTensor(total, 'inout'));
        });
      }
      clearInterval(timer);
    });
    expect(total[0]).toBe((MOST / 4) * 78);
    expect(stats.taskCount).toBe(24);
    expect(turns).toBeGreaterThan(0);
  });
});

describe('a submit that waits for space', () => {
  it('goes on when a task has ended, while timers fire', async () => {
    const { worker, held, order, endOne } = await openHeld();
    let isThere = false;
    await worker.run(async (orch) => {
      fillRing(orch, held.id);
      const waiting = orch.scopeAsync(async () => {
        const tensor = await orch.allocAsync([MOST], 'uint8');
        isThere = true;
        await orch.submitSubAsync(held, numbered(1, tensor));
      });
      await delay(20);
      expect(isThere).toBe(false);
      await endOne();
      await waiting;
      await endOne();
    });
    expect(order).toEqual([0, 1]);
    await worker.close();
  });

  it('keeps its place, and the arguments of its call, whatever is called after it', async () => {
    const { worker, held, order, endOne } = await openHeld({ maxPendingTasks: 1 });
    const outcome = worker.run(async (orch) => {
      const args = numbered(0);
      const submits = [orch.submitSubAsync(held, args)];
      for (let i = 1; i < 4; i++) {
        args.clear();
        args.addScalar(i);
        submits.push(orch.submitSubAsync(held, args));
      }
      args.clear();
      await Promise.all(submits);
    });
    for (let i = 0; i < 4; i++) await endOne();
    expect((await outcome).stats.taskCount).toBe(4);
    expect(order).toEqual([0, 1, 2, 3]);
    await worker.close();
  });

  it('is done first by a call that holds the thread, and by the end of the function', async () => {
    await using worker = await openInline({ maxPendingTasks: 1 });
    const order: number[] = [];
    const note = worker.register((args: TaskArgsView) => void order.push(Number(args.scalar(0))));
    await worker.run((orch) => {
      for (let i = 0; i < 3; i++) void orch.submitSubAsync(note, numbered(i));
      orch.submitSub(note, numbered(3));
      void orch.submitSubAsync(note, numbered(4));
      void orch.submitSubAsync(note, numbered(5));
    });
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
    worker.runSync((orch) => {
      for (let i = 6; i < 9; i++) void orch.submitSubAsync(note, numbered(i));
    });
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('is taken back by its signal, and those behind it go on', async () => {
    const { worker, held, order, endOne } = await openHeld({ maxPendingTasks: 1 });
    const outcome = worker.run(async (orch) => {
      const controller = new AbortController();
      await orch.submitSubAsync(held, numbered(0), { signal: controller.signal });
      const taken = orch.submitSubAsync(held, numbered(1), { signal: controller.signal }).catch(code);
      const behind = orch.submitSubAsync(held, numbered(2));
      controller.abort(new Error('not needed'));
      expect(await taken).toBe('ERR_PTO_SUBMIT_ABORTED');
      expect(await orch.allocAsync([1], 'int8', { signal: controller.signal }).catch(code)).toBe(
        'ERR_PTO_SUBMIT_ABORTED',
      );
      await behind;
    });
    await endOne();
    await endOne();
    expect((await outcome).stats.taskCount).toBe(2);
    expect(order).toEqual([0, 2]);
    await worker.close();
  });

  it('is refused when its run is cancelled, or a task of it fails', async () => {
    const { worker, held, order, endOne } = await openHeld({ maxPendingTasks: 1 });
    const controller = new AbortController();
    const codes: unknown[] = [];
    const run = worker.run(
      async (orch) => {
        await orch.submitSubAsync(held, numbered(0));
        const submits = [1, 2].map((i) => orch.submitSubAsync(held, numbered(i)).catch(code));
        while (order.length === 0) await delay(1);
        controller.abort();
        codes.push(...(await Promise.all(submits)));
      },
      undefined,
      undefined,
      { signal: controller.signal },
    );
    const settled = run.catch(code);
    // Not before: the space that a task leaves would let the next one in, and nobody ends that.
    await once(controller.signal, 'abort');
    await endOne();
    expect(await settled).toBe('ERR_PTO_RUN_ABORTED');
    expect(codes).toEqual(['ERR_PTO_RUN_ABORTED', 'ERR_PTO_RUN_ABORTED']);

    const fail = worker.register(async () => {
      await delay(10);
      throw new RangeError('no');
    });
    const failed = worker.run(async (orch) => {
      await orch.submitSubAsync(fail);
      codes.push(await orch.submitSubAsync(held, numbered(0)).catch(code));
    });
    expect(await failed.catch(code)).toBe('ERR_PTO_TASK_THROW');
    expect(codes.at(-1)).toBe('ERR_PTO_TASK_THROW');
    await worker.close();
  });

  it('is refused after allocTimeoutMs, and at once when nothing would free any', async () => {
    const { worker, held, endOne } = await openHeld({ allocTimeoutMs: 20 });
    const outcome = worker.run(async (orch) => {
      fillRing(orch, held.id);
      const late = await orch.scopeAsync(() => orch.allocAsync([MOST], 'uint8').catch(code));
      expect(late).toBe('ERR_PTO_RING_EXHAUSTED');
      await endOne();
    });
    await outcome;
    await worker.run(async (orch) => {
      await orch.allocAsync([MOST], 'uint8');
      await expect(orch.allocAsync([MOST], 'uint8')).rejects.toMatchObject({
        code: 'ERR_PTO_RING_EXHAUSTED',
        message: expect.stringContaining('nothing that is under way would free any'),
      });
    });
    expect(
      (worker.stats() as { engine: { rings: { failures: number }[] } }).engine.rings.some(
        ({ failures }) => failures > 0,
      ),
    ).toBe(true);
    await worker.close();
  });

  it('is refused when the run is over', async () => {
    await using worker = await openInline();
    const nothing = worker.register(() => undefined);
    let kept!: Orchestrator;
    await worker.run((orch) => void (kept = orch));
    for (const call of [() => kept.submitSubAsync(nothing), () => kept.allocAsync([4])]) {
      await expect(call()).rejects.toMatchObject({ code: 'ERR_PTO_ORCHESTRATOR_EXPIRED' });
    }
  });

  it('takes a signal where the other form does not', async () => {
    await using worker = await openInline();
    const nothing = worker.register(() => undefined);
    const signal = new AbortController().signal;
    await worker.run(async (orch) => {
      expect(() => orch.submitSub(nothing, undefined, { signal } as object)).toThrow(/signal/);
      await expect(orch.submitSubAsync(nothing, undefined, { sginal: signal } as object)).rejects.toMatchObject({
        code: 'ERR_PTO_OPTION_UNKNOWN',
        message: expect.stringContaining("'signal'"),
      });
      await expect(orch.submitSubGroupAsync(nothing, [])).rejects.toMatchObject({ code: 'ERR_PTO_GROUP_EMPTY' });
      expect((await orch.submitSubGroupAsync(nothing, [new TaskArgs()], { signal })).taskSlot).toBe(0);
    });
  });
});

it('a function that only waits for space keeps its process alive', () => {
  const program = path.join(import.meta.dirname, '../host/programs/waits-for-space.mjs');
  expect(execFileSync(process.execPath, [program], { encoding: 'utf8' })).toBe('3 tasks\n');
});
