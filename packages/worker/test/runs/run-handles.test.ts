import { describe, expect, it } from 'vitest';

import type { Worker } from '../../src/index.js';
import { callable } from '../../src/index.js';
import { openInline } from '../support/hosts.js';

/** A function of a sub worker that waits until it is told to end. */
function newGate(worker: Worker): { gate: ReturnType<Worker['register']>; open: () => void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { gate: worker.register(() => opened, { name: 'gate' }), open };
}

describe('Worker.submit', () => {
  it('starts a run and gives a handle of it', async () => {
    await using worker = await openInline();
    const { gate, open } = newGate(worker);
    const run = worker.submit((orch) => void orch.submitSub(gate));
    expect(run.done).toBe(false);
    await expect(run.wait(1)).rejects.toMatchObject({ code: 'ERR_PTO_RUN_WAIT_TIMEOUT' });
    expect(() => run.result()).toThrow(expect.objectContaining({ code: 'ERR_PTO_WORKER_STATE' }));
    open();
    const { stats, timing } = await run.wait();
    expect(stats).toEqual({ runId: 1, taskCount: 1, stagedBytes: 0 });
    expect(run.result().timing).toBe(timing);
    expect(timing.hostWallNs).toBeGreaterThan(0n);
    expect([run.done, timing.deviceWallNs, timing.perChip]).toEqual([true, 0n, []]);
  });

  it('calls functions in the order of their runs, each when the one before has ended', async () => {
    await using worker = await openInline();
    const { gate, open } = newGate(worker);
    const log: string[] = [];
    const first = worker.submit((orch) => {
      log.push('first');
      orch.submitSub(gate);
    });
    const second = worker.submit(() => void log.push('second'));
    const third = worker.run(() => void log.push('third'));
    expect(log).toEqual(['first']);
    expect(worker.stats()['queuedRuns']).toBe(2);
    open();
    const [{ stats }, { timing }] = [await first.wait(), await second.wait()];
    expect((await third).stats.runId).toBe(stats.runId + 2);
    expect(log).toEqual(['first', 'second', 'third']);
    expect(timing.queueNs).toBeGreaterThan(0n);
  });

  it('hands arguments and configuration on as they are', async () => {
    await using worker = await openInline();
    const [args, config] = [{ a: 1 }, Symbol('config')];
    const seen: unknown[] = [];
    await worker.run((_, ...given) => void seen.push(...given), args, config);
    worker.runSync((_, ...given) => void seen.push(...given), args, config);
    expect(seen).toEqual([args, config, args, config]);
    expect(seen[0]).toBe(args);
  });

  it('runs orchestration functions that are registered, too', async () => {
    await using worker = await openInline();
    const seen: unknown[] = [];
    const closure = worker.register((_: unknown, args: unknown) => void seen.push(args));
    const inModule = worker.register(callable(new URL('fixtures/orchestration.mjs', import.meta.url), 'orchestrate'));
    await worker.run(closure, 'one');
    await worker.run(inModule, seen);
    worker.runSync(inModule.id, seen);
    expect(seen).toEqual(['one', 'orchestrated', 'orchestrated']);
  });

  it('a failed run does not stop those behind it', async () => {
    await using worker = await openInline();
    const failed = worker.submit(() => {
      throw new Error('mine');
    });
    const next = worker.submit(() => undefined);
    await expect(failed.wait()).rejects.toThrow('mine');
    expect((await next.wait()).stats.taskCount).toBe(0);
  });
});

describe('a signal', () => {
  it('cancels a run that waits for its turn', async () => {
    await using worker = await openInline();
    const { gate, open } = newGate(worker);
    const first = worker.submit((orch) => void orch.submitSub(gate));
    const abort = new AbortController();
    let wasCalled = false;
    const second = worker.run(() => void (wasCalled = true), undefined, undefined, { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(second).rejects.toMatchObject({ code: 'ERR_PTO_RUN_ABORTED', message: 'run: cancelled: enough' });
    open();
    await first.wait();
    expect(wasCalled).toBe(false);
  });

  it('cancels what has not started, and lets the rest end', async () => {
    await using worker = await openInline();
    const { gate, open } = newGate(worker);
    let calls = 0;
    const count = worker.register(() => void calls++);
    const abort = new AbortController();
    const run = worker.run(
      (orch) => {
        orch.submitSub(gate);
        for (let i = 0; i < 5; i++) orch.submitSub(count);
      },
      undefined,
      undefined,
      { signal: abort.signal },
    );
    await new Promise((resolve) => setImmediate(resolve));
    abort.abort(new Error('enough'));
    open();
    await expect(run).rejects.toMatchObject({ code: 'ERR_PTO_RUN_ABORTED', cause: expect.any(Error) });
    expect(calls).toBe(0);
    await worker.run((orch) => void orch.submitSub(count));
    expect(calls).toBe(1);
  });

  it('stops a function that still submits', async () => {
    await using worker = await openInline();
    const nothing = worker.register(() => undefined);
    const abort = new AbortController();
    const thrown: unknown[] = [];
    const run = worker.run(
      async (orch) => {
        abort.abort(new Error('enough'));
        await Promise.resolve();
        try {
          orch.submitSub(nothing);
        } catch (error) {
          thrown.push(error);
        }
      },
      undefined,
      undefined,
      { signal: abort.signal },
    );
    await expect(run).rejects.toMatchObject({ code: 'ERR_PTO_RUN_ABORTED' });
    expect(thrown).toMatchObject([{ code: 'ERR_PTO_RUN_ABORTED' }]);
  });

  it('that was aborted before starts nothing', async () => {
    await using worker = await openInline();
    const signal = AbortSignal.abort(new Error('early'));
    let wasCalled = false;
    const call = (): void => void (wasCalled = true);
    await expect(worker.run(call, undefined, undefined, { signal })).rejects.toMatchObject({
      code: 'ERR_PTO_RUN_ABORTED',
    });
    expect(() => worker.runSync(call, undefined, undefined, { signal })).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_RUN_ABORTED' }),
    );
    expect(wasCalled).toBe(false);
  });
});

describe('Worker.runSync', () => {
  it('is refused while another run is under way', async () => {
    await using worker = await openInline();
    const { gate, open } = newGate(worker);
    const run = worker.submit((orch) => void orch.submitSub(gate));
    expect(() => worker.runSync(() => undefined)).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_WORKER_STATE',
        message: expect.stringContaining('another run of this worker is under way'),
      }),
    );
    open();
    await run.wait();
    expect(worker.runSync(() => undefined).stats.taskCount).toBe(0);
  });
});

describe('closing', () => {
  it('waits for all runs, and refuses new ones at once', async () => {
    const worker = await openInline();
    const { gate, open } = newGate(worker);
    const log: string[] = [];
    const runs = [1, 2].map((number) =>
      worker.run((orch) => {
        log.push(`run ${number}`);
        orch.submitSub(gate);
      }),
    );
    const closed = worker.close().then(() => log.push('closed'));
    expect(() => worker.submit(() => undefined)).toThrow(expect.objectContaining({ code: 'ERR_PTO_WORKER_STATE' }));
    open();
    await Promise.all(runs);
    await closed;
    expect(log).toEqual(['run 1', 'run 2', 'closed']);
  });

  it('takes the memory away that the worker has handed out', async () => {
    const worker = await openInline();
    const { data } = worker.alloc([4]);
    await worker.close();
    expect(data.length).toBe(0);
    expect(() => worker.alloc([4])).toThrow(expect.objectContaining({ code: 'ERR_PTO_WORKER_STATE' }));
  });

  it('works on this thread, too', async () => {
    let kept: Worker;
    {
      using worker = await openInline();
      kept = worker;
      worker.runSync(() => undefined);
    }
    expect(kept.state).toBe('CLOSED');
    kept.closeSync();
    await kept.close();
  });
});
