import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect, it } from 'vitest';

import { CommandKind, CommandStatus, WorkerRole } from '../src/host/index.js';
import type { InlineJob, NativeHostWorker } from '../src/host/index.js';
import { encodeArgs, newHost, openInline, readScalars, run, runSync, submitSub } from './support/host-worker.js';

const open: NativeHostWorker[] = [];

function opened<T extends NativeHostWorker>(host: T): T {
  open.push(host);
  return host;
}

afterEach(async () => {
  for (const host of open.splice(0)) await host.close(5000);
});

describe('an inline worker', () => {
  it('is called with what was submitted, while runSync blocks the thread', () => {
    const jobs: (Omit<InlineJob, 'args'> & { scalars: bigint[] })[] = [];
    const host = opened(
      openInline(({ args, ...job }) => {
        jobs.push({ ...job, scalars: readScalars(args) });
      }),
    );
    const report = runSync(host, () => submitSub(host, [], [7n, 2n ** 64n - 1n], { callable: 9 }));
    expect(report).toMatchObject({ runId: 1, taskCount: 1, failures: [], isCancelled: false });
    expect(jobs).toMatchObject([
      {
        kind: CommandKind.RUN_FUNCTION,
        callable: 9,
        runId: 1,
        groupIndex: 0,
        groupSize: 1,
        isBlocking: true,
        scalars: [7n, 2n ** 64n - 1n],
      },
    ]);
  });

  it('is called from the event loop when nothing blocks', async () => {
    const isBlocking: boolean[] = [];
    const host = opened(openInline((job) => isBlocking.push(job.isBlocking)));
    const pending = run(host, () => {
      for (let i = 0; i < 5; i++) submitSub(host);
    });
    expect(isBlocking).toEqual([]);
    expect(await pending).toMatchObject({ taskCount: 5, failures: [] });
    expect(isBlocking).toEqual([false, false, false, false, false]);
  });

  it('may complete its job later', async () => {
    const host = opened(newHost());
    let running = 0;
    let most = 0;
    host.addInline(WorkerRole.SUB, ({ job }) => {
      most = Math.max(most, ++running);
      void sleep(5).then(() => {
        running--;
        host.completeInline(job, CommandStatus.OK, '');
      });
    });
    await host.start(5000);
    await run(host, () => {
      for (let i = 0; i < 4; i++) submitSub(host);
    });
    expect(most).toBe(1);
  });

  it('fails its task with what it throws, and the next run works', () => {
    let isFailing = true;
    const host = opened(
      openInline(() => {
        if (isFailing) throw new RangeError('too far');
      }),
    );
    const report = runSync(host, () => submitSub(host));
    expect(report.failures).toMatchObject([
      { code: 'ERR_PTO_TASK_THROW', worker: 0, role: WorkerRole.SUB, loss: null },
    ]);
    expect(JSON.parse(report.failures[0]!.error)).toMatchObject({ name: 'RangeError', message: 'too far' });
    isFailing = false;
    expect(runSync(host, () => submitSub(host)).failures).toEqual([]);
  });

  it('fails its task with the error that it is completed with', () => {
    const host = opened(newHost());
    host.addInline(WorkerRole.SUB, ({ job }) =>
      host.completeInline(job, CommandStatus.NATIVE_ERROR, '{"name":"Error","message":"m"}'),
    );
    host.startSync(5000);
    const report = runSync(host, () => submitSub(host));
    expect(report.failures).toMatchObject([
      { code: 'ERR_PTO_TASK_NATIVE', error: '{"name":"Error","message":"m"}', kind: CommandKind.RUN_FUNCTION },
    ]);
  });

  it('runs one of several when each is asked for by name', () => {
    const host = opened(newHost());
    const called: number[] = [];
    for (let worker = 0; worker < 3; worker++) {
      const id = host.addInline(WorkerRole.SUB, ({ job }) => {
        called.push(worker);
        host.completeInline(job, CommandStatus.OK, '');
      });
      expect(id).toBe(worker);
    }
    host.startSync(5000);
    runSync(host, () => {
      for (const worker of [2, 0, 1]) submitSub(host, [], [], { worker });
    });
    expect(called.sort()).toEqual([0, 1, 2]);
  });

  it('takes the members of a group, each with its own arguments', () => {
    const host = opened(newHost());
    const seen: [number, number, bigint][] = [];
    for (let worker = 0; worker < 2; worker++) {
      host.addInline(WorkerRole.SUB, ({ job, groupIndex, groupSize, args }) => {
        seen.push([groupIndex, groupSize, readScalars(args)[0]!]);
        host.completeInline(job, CommandStatus.OK, '');
      });
    }
    host.startSync(5000);
    runSync(host, () => {
      const second = encodeArgs(host.scratch, [], [10n]);
      encodeArgs(host.scratch, [], [11n], second);
      host.submit(CommandKind.RUN_FUNCTION, WorkerRole.SUB, 0, 2, 0, 0);
    });
    expect(seen.sort()).toEqual([
      [0, 2, 10n],
      [1, 2, 11n],
    ]);
  });

  it('runs inside a submit that waits for room', () => {
    const called: boolean[] = [];
    const host = opened(openInline((job) => called.push(job.isBlocking), { maxPendingTasks: 2 }));
    runSync(host, () => {
      for (let i = 0; i < 20; i++) submitSub(host);
      expect(called.length).toBeGreaterThanOrEqual(17);
    });
    expect(called).toEqual(Array.from({ length: 20 }, () => true));
  });

  it('may run another worker and wait for it, as deep as is reasonable and no deeper', () => {
    const hosts: NativeHostWorker[] = [];
    const errors: string[] = [];
    for (let depth = 0; depth < 70; depth++) {
      const host = openInline(() => {
        const inner = hosts[depth + 1];
        if (inner === undefined) return;
        const { failures } = runSync(inner, () => submitSub(inner));
        if (failures.length > 0) errors.push(failures[0]!.error);
      });
      hosts.push(opened(host));
    }
    expect(runSync(hosts[0]!, () => submitSub(hosts[0]!)).failures).toEqual([]);
    expect(errors).toHaveLength(1);
    expect(JSON.parse(errors[0]!)).toMatchObject({
      code: 'ERR_PTO_WORKER_STATE',
      message: expect.stringContaining('more than 64 deep') as string,
    });
  });

  it('cannot start a run of the worker that waits for it', () => {
    let code: unknown;
    const host = opened(
      openInline(() => {
        try {
          host.beginRun(true);
        } catch (error) {
          code = (error as { code: string }).code;
        }
      }),
    );
    runSync(host, () => submitSub(host));
    expect(code).toBe('ERR_PTO_WORKER_STATE');
  });

  it('cannot close the worker that waits for it', () => {
    let message = '';
    const host = opened(
      openInline(() => {
        try {
          host.closeSync(1000);
        } catch (error) {
          message = (error as Error).message;
        }
      }),
    );
    runSync(host, () => submitSub(host));
    expect(message).toContain('cannot be closed by a function that one of its runs waits for');
  });
});

describe('a run', () => {
  it('is awaited once, and the next one can begin after it', async () => {
    const host = opened(openInline(() => undefined));
    const pending = run(host, () => submitSub(host));
    await expect(async () => host.endRun()).rejects.toMatchObject({ code: 'ERR_PTO_WORKER_STATE' });
    expect(() => host.beginRun(false)).toThrow(expect.objectContaining({ code: 'ERR_PTO_WORKER_STATE' }) as Error);
    expect(await pending).toMatchObject({ runId: 1, taskCount: 1, failureCount: 0 });
    await expect(async () => host.endRun()).rejects.toMatchObject({ code: 'ERR_PTO_WORKER_STATE' });
    expect(await run(host, () => submitSub(host))).toMatchObject({ runId: 2, taskCount: 1 });
  });

  it('that was begun to be waited for is waited for', () => {
    const host = opened(openInline(() => undefined));
    host.beginRun(true);
    submitSub(host);
    expect(() => host.endRun()).toThrow('ends with endRunSync');
    expect(host.endRunSync()).toMatchObject({ taskCount: 1, failures: [] });
  });
});

describe('a job', () => {
  it('is over once', () => {
    const jobs: number[] = [];
    const host = opened(openInline(({ job }) => jobs.push(job)));
    runSync(host, () => submitSub(host));
    expect(() => host.completeInline(jobs[0]!, CommandStatus.OK, '')).toThrow('no such job is under way');
    expect(() => host.completeInline(12_345_678, CommandStatus.OK, '')).toThrow('no such job is under way');
  });

  it('that has not started is given up when its run is cancelled', async () => {
    let called = 0;
    const host = opened(openInline(() => called++));
    const pending = run(host, () => {
      for (let i = 0; i < 3; i++) submitSub(host);
      host.cancelRun();
    });
    expect(await pending).toMatchObject({ isCancelled: true, cancelledCount: 3 });
    expect(called).toBe(0);
  });
});
