import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';

import { afterEach, describe, expect, it } from 'vitest';

import { CommandKind, CommandStatus, WorkerRole } from '../src/host/index.js';
import type { NativeHostEvent, NativeHostWorker } from '../src/host/index.js';
import { newHost, run, runSync, submitSub } from './support/host-worker.js';
import { addProcess, addThread, ended } from './support/lane-children.js';
import { LaneTask } from './support/lane-task.js';

let host: NativeHostWorker;
let events: NativeHostEvent[];
let threads: Worker[];

function newTestHost(settings = {}): void {
  events = [];
  threads = [];
  host = newHost(settings, events);
}

async function eventually(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !isTrue(); i++) await sleep(10);
  expect(isTrue()).toBe(true);
}

afterEach(async () => {
  await host.close(5000);
  for (const thread of threads) await ended(thread);
});

const places = {
  thread: () => threads.push(addThread(host)),
  process: () => addProcess(host),
};

describe.each(Object.entries(places))('a sub worker in a %s', (place, add) => {
  async function open(count = 1): Promise<readonly string[]> {
    newTestHost();
    for (let i = 0; i < count; i++) add();
    return host.start(20_000);
  }

  it('says hello and takes tasks of both kinds of runs', async () => {
    const payloads = await open();
    expect(payloads).toHaveLength(1);
    expect(JSON.parse(payloads[0]!)).toMatchObject({
      path: expect.stringMatching(/^L3\//) as string,
      config: place === 'thread' ? null : { role: 'sub', favourite: 7 },
    });
    expect(runSync(host, () => submitSub(host))).toMatchObject({ taskCount: 1, failures: [] });
    expect(await run(host, () => submitSub(host))).toMatchObject({ taskCount: 1, failures: [] });
  });

  it('starts while the thread that wants it is blocked', () => {
    newTestHost();
    add();
    expect(host.startSync(20_000)).toHaveLength(1);
    expect(runSync(host, () => submitSub(host)).failures).toEqual([]);
  });

  it('runs tasks in the order of their dependencies on shared memory', async () => {
    await open(2);
    const { buffer, ...where } = host.allocate(64, false);
    const bytes = new Uint8Array(buffer).fill(1);
    const tensor = { ...where, nbytes: 64, tag: 2 };
    const report = await run(host, () => {
      for (let i = 0; i < 50; i++) submitSub(host, [tensor], [], { callable: LaneTask.INCREMENT });
    });
    expect(report.failures).toEqual([]);
    expect(bytes).toEqual(new Uint8Array(64).fill(51));
    expect(runSync(host, () => submitSub(host, [tensor], [], { callable: LaneTask.INCREMENT })).failures).toEqual([]);
    expect(bytes[0]).toBe(52);
  });

  it('passes memory of a ring from task to task', async () => {
    await open(2);
    const { buffer, ...where } = host.allocate(8, false);
    const report = runSync(host, () => {
      host.alloc(4096);
      const view = new DataView(host.scratch);
      const segment = view.getUint32(8, true);
      const generation = view.getUint32(12, true);
      const offset = Number(view.getBigUint64(0, true));
      const ring = { segment, generation, offset, nbytes: 4096, tag: 2 };
      const seen = new Uint8Array(host.view(segment, generation, offset, 4096));
      seen.fill(3);
      for (let i = 0; i < 10; i++) submitSub(host, [ring], [], { callable: LaneTask.INCREMENT });
      submitSub(host, [ring, { ...where, nbytes: 8, tag: 2 }], [], { callable: LaneTask.INCREMENT });
    });
    expect(report.failures).toEqual([]);
    expect(new Uint8Array(buffer)).toEqual(new Uint8Array(8).fill(1));
  });

  it('fails a task with what its handler throws', async () => {
    await open();
    const { failures } = runSync(host, () => submitSub(host, [], [], { callable: LaneTask.THROW }));
    expect(failures).toMatchObject([{ code: 'ERR_PTO_TASK_THROW', worker: 0 }]);
    expect(JSON.parse(failures[0]!.error)).toMatchObject({ name: 'RangeError', message: 'thrown in the child' });
    expect(runSync(host, () => submitSub(host)).failures).toEqual([]);
  });

  it('works on one asynchronous task at a time', async () => {
    await open();
    const report = await run(host, () => {
      for (let i = 0; i < 5; i++) submitSub(host, [], [2n], { callable: LaneTask.SLEEP });
      submitSub(host);
    });
    expect(report).toMatchObject({ taskCount: 6, failures: [] });
  });

  it('has no view on memory of another generation', async () => {
    await open();
    const { buffer, ...where } = host.allocate(16, false);
    expect(buffer.byteLength).toBe(16);
    const { failures } = runSync(host, () =>
      submitSub(host, [{ ...where, nbytes: 16, tag: 2 }], [], { callable: LaneTask.STALE }),
    );
    expect(JSON.parse(failures[0]!.error)).toMatchObject({ code: 'ERR_PTO_HANDLE_FOREIGN' });
  });

  it('answers control commands, of its own and of its JavaScript', async () => {
    await open();
    expect(host.control(WorkerRole.SUB, 0, CommandKind.PING, 0n, 0n, 0n, null).status).toBe(CommandStatus.OK);
    runSync(host, () => submitSub(host));
    const stats = host.control(WorkerRole.SUB, 0, CommandKind.STATS, 0n, 0n, 0n, null);
    expect(JSON.parse(stats.payload)).toEqual({ tasks: 1 });
    const registered = host.control(WorkerRole.SUB, 0, CommandKind.REGISTER, 41n, 0n, 0n, '{"name":"é"}');
    expect(registered).toEqual({ status: CommandStatus.OK, result: 42n, payload: '{"name":"é"}' });
  });

  it('answers control commands one after the other without blocking', async () => {
    await open(2);
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        host.controlAsync(WorkerRole.SUB, i % 2, CommandKind.REGISTER, BigInt(i), 0n, 0n, Buffer.from(`"${i}"`)),
      ),
    );
    expect(replies.map(({ result }) => Number(result))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('that ends in a task fails it at once and says how', async () => {
    await open(2);
    const { failures } = await run(host, () => submitSub(host, [], [], { callable: LaneTask.EXIT, worker: 0 }));
    expect(failures).toMatchObject([{ code: 'ERR_PTO_CHILD_EXIT', worker: 0 }]);
    expect(failures[0]!.loss).toMatchObject({ code: 'ERR_PTO_CHILD_EXIT', signal: null });
    if (place === 'thread') {
      expect(failures[0]!.loss!.text).toContain('its JavaScript environment has ended');
    } else {
      expect(failures[0]!.loss!.exitCode).toBe(3);
    }
    const exits = (): NativeHostEvent[] => events.filter(({ event }) => event === 'childExit');
    await eventually(() => exits().length > 0);
    expect(exits()).toMatchObject([{ role: WorkerRole.SUB, worker: 0, loss: { code: 'ERR_PTO_CHILD_EXIT' } }]);
    expect(await run(host, () => submitSub(host))).toMatchObject({ failures: [] });
  });
});

describe('a sub worker in a thread', () => {
  it('that is terminated while it waits for nothing is gone at once', async () => {
    newTestHost();
    threads.push(addThread(host));
    await host.start(20_000);
    await threads[0]!.terminate();
    await eventually(() => events.length > 0);
    expect(events).toMatchObject([{ event: 'childExit', loss: { code: 'ERR_PTO_CHILD_EXIT' } }]);
  });

  it('that is terminated inside a function that never returns is gone at once', async () => {
    newTestHost();
    threads.push(addThread(host));
    await host.start(20_000);
    const pending = run(host, () => submitSub(host, [], [], { callable: LaneTask.SPIN }));
    await once(threads[0]!, 'message');
    await threads[0]!.terminate();
    expect((await pending).failures).toMatchObject([{ code: 'ERR_PTO_CHILD_EXIT' }]);
  });

  it('that ends before it attaches fails the start', async () => {
    newTestHost();
    host.addThread(WorkerRole.SUB);
    const pending = host.start(20_000);
    host.loseThread(WorkerRole.SUB, 0, 'the module does not load');
    await expect(pending).rejects.toThrow('the module does not load');
  });

  it('hears that its run was cancelled', async () => {
    newTestHost();
    threads.push(addThread(host));
    await host.start(20_000);
    const pending = run(host, () => submitSub(host, [], [], { callable: LaneTask.NEVER }));
    const messages: unknown[] = [];
    threads[0]!.on('message', (message) => messages.push(message));
    await eventually(() => messages.includes('started'));
    host.cancelRun();
    await eventually(() => messages.length === 2);
    expect(messages[1]).toEqual({ cancelled: 1 });
    await threads[0]!.terminate();
    expect((await pending).failures).toMatchObject([{ code: 'ERR_PTO_CHILD_EXIT' }]);
  });
});
