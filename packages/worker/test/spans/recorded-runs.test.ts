import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { TaskArgs } from '@pto/task-interface';
import type { RecordedSpans } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isNightly } from '../failures/support.js';
import { modes, openHost, target } from '../host/support.js';
import { Worker, callable } from '../../src/index.js';
import { expectConsistent, spansOfKind, stepsOf } from './support.js';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'pto-spans-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (): RecordedSpans => JSON.parse(readFileSync(path.join(folder, 'spans.json'), 'utf8')) as RecordedSpans;

/** A generator of numbers below a limit. */
function randomOf(seed: number): (limit: number) => number {
  let state = seed * 2654435761 + 1;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % limit;
  };
}

describe.each(modes)('a recorded run of sub workers in mode %s', (mode) => {
  it('has each task once, with all its steps, inside the run', async () => {
    await using host = await openHost(mode, ['nothing'], { count: 2 });
    const { worker, handles } = host;
    const told: RecordedSpans[] = [];
    worker.on('spans', (spans) => told.push(spans));
    const tensors = Array.from({ length: 4 }, () => worker.alloc([1], 'int32'));
    const runs = mode === 'inline' ? 50 : 5;
    for (let seed = 0; seed < runs; seed++) {
      const random = randomOf(seed);
      const count = 1 + random(12);
      await worker.run((orch) => {
        for (let i = 0; i < count; i++) {
          const args = new TaskArgs().addTensor(tensors[random(4)]!, random(2) === 0 ? 'input' : 'inout');
          orch.submitSub(handles.nothing, args);
        }
      });
      const spans = told.at(-1)!;
      expectConsistent(spans);
      expect(spansOfKind(spans, 'run')).toHaveLength(1);
      expect(
        spansOfKind(spans, 'sub')
          .map(({ task }) => task)
          .sort((a, b) => a! - b!),
      ).toEqual(Array.from({ length: count }, (_, i) => i));
      for (let task = 0; task < count; task++)
        expect(stepsOf(spans, 'L3', task)).toEqual(['submit', 'dispatch', 'sub', 'complete']);
      expect(spans.dropped).toBe(0);
    }
    expect(told).toHaveLength(runs);
  });

  it('is written when it is over, with the child processes and their clocks', async () => {
    await using host = await openHost(mode, ['nothing']);
    await host.worker.run((orch) => void orch.submitSub(host.handles.nothing), undefined, undefined, {
      spansTo: folder,
    });
    const spans = read();
    expectConsistent(spans);
    const init = spansOfKind(spans, 'init').map(({ name }) => name);
    expect(init).toEqual(['attach children', 'start children', 'register callables']);
    const names = spansOfKind(spans, 'phase').map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['queued', 'orchestration', 'tasks']));
    expect(spans.processes).toHaveLength(mode === 'process' ? 2 : 1);
    if (mode !== 'process') return;
    const { clock_offset_ns: offset, uncertainty_ns: uncertainty, pid } = spans.processes[1]!;
    expect(pid).not.toBe(process.pid);
    expect(Math.abs(offset)).toBeLessThanOrEqual(uncertainty!);
  });
});

describe('a recorded run', () => {
  it('of runSync has the same', async () => {
    await using host = await openHost('thread', ['nothing']);
    const { worker, handles } = host;
    worker.runSync((orch) => void orch.submitSub(handles.nothing), undefined, undefined, { spansTo: folder });
    const spans = read();
    expectConsistent(spans);
    expect(stepsOf(spans, 'L3', 0)).toEqual(['submit', 'dispatch', 'sub', 'complete']);
  });

  it('has what failed, and what was not run for it', async () => {
    await using host = await openHost('inline', ['nothing'], { failFast: false });
    const { worker, handles } = host;
    const fails = worker.register(
      () => {
        throw new RangeError('no');
      },
      { name: 'fails' },
    );
    const tensor = worker.alloc([1], 'int32');
    const run = worker.run(
      (orch) => {
        orch.submitSub(fails, new TaskArgs().addTensor(tensor, 'inout'));
        orch.submitSub(handles.nothing, new TaskArgs().addTensor(tensor));
      },
      undefined,
      undefined,
      { spansTo: folder },
    );
    await expect(run).rejects.toThrow('RangeError');
    const spans = read();
    expectConsistent(spans);
    expect(stepsOf(spans, 'L3', 0)).toEqual(['submit', 'dispatch', 'sub', 'complete']);
    expect(stepsOf(spans, 'L3', 1)).toEqual(['submit']);
    expect(spansOfKind(spans, 'sub')[0]).toMatchObject({ name: 'fails', args: { end: 'failed' } });
    expect(spansOfKind(spans, 'submit').find(({ task }) => task === 1)!.args).toEqual({ end: 'poisoned' });
  });

  it('has copies of ordinary arrays, before the tasks and after them', async () => {
    await using host = await openHost('inline', ['nothing']);
    const { worker, handles } = host;
    const args = new TaskArgs().addTensor(new Int32Array(256), 'inout');
    await worker.run((orch) => void orch.submitSub(handles.nothing, args), undefined, undefined, { spansTo: folder });
    const copies = spansOfKind(read(), 'phase').filter(({ name }) => name.startsWith('copy'));
    expect(copies.map(({ name, args: given }) => [name, given])).toEqual([
      ['copy in', { nbytes: 1024 }],
      ['copy back', { nbytes: 1024 }],
    ]);
    expectConsistent(read());
  });

  it.runIf(isNightly)(
    'keeps a bounded number of a million tasks and counts the rest',
    { timeout: 600_000 },
    async () => {
      await using host = await openHost('inline', ['nothing']);
      const { worker, handles } = host;
      const count = 1_000_000;
      const told: RecordedSpans[] = [];
      worker.on('spans', (spans) => told.push(spans));
      await worker.run((orch) => {
        for (let i = 0; i < count; i++) orch.submitSub(handles.nothing);
      });
      expect(spansOfKind(told[0]!, 'sub')).toHaveLength(2 ** 16);
      expect(told[0]!.dropped).toBe(count - 2 ** 16);
    },
  );

  it('has callables that were registered, and the end of the worker', async () => {
    const told: RecordedSpans[] = [];
    {
      await using host = await openHost('thread', ['nothing']);
      host.worker.on('spans', (spans) => told.push(spans));
      host.worker.register(target('thread', 'count'), { name: 'late' });
    }
    const names = spansOfKind(told.at(-1)!, 'phase').map(({ name }) => name);
    expect(names).toEqual(['register late', 'close']);
    expectConsistent(told.at(-1)!);
  });

  it('that cannot be written fails when it has ended well, and says so', async () => {
    await using host = await openHost('inline', ['nothing']);
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    const { worker, handles } = host;
    const options = { spansTo: path.join(file, 'below') };
    const run = worker.run((orch) => void orch.submitSub(handles.nothing), undefined, undefined, options);
    await expect(run).rejects.toMatchObject({ code: 'ERR_PTO_RUN_RECORD' });
    expect(() => worker.runSync((orch) => void orch.submitSub(handles.nothing), undefined, undefined, options)).toThrow(
      'spansTo',
    );
  });

  it('names a folder', async () => {
    await using host = await openHost('inline', ['nothing']);
    const run = host.worker.run(() => undefined, undefined, undefined, { spansTo: '' });
    await expect(run).rejects.toMatchObject({ code: 'ERR_PTO_OPTION_INVALID' });
  });
});

describe.each([
  ['process', 'thread'],
  ['inline', 'inline'],
] as const)('a recorded run with a nested worker, %s', (mode, subMode) => {
  it('has the runs of the nested worker inside the tasks that they are', async () => {
    await using worker = new Worker({ level: 4, heapRingBytes: 2 ** 20 });
    const orchestration = worker.register(
      callable(new URL('../host/fixtures/orchestrations.mjs', import.meta.url), 'runMany'),
    );
    const inner = new Worker({ level: 3, subWorkers: { count: 1, mode: subMode }, heapRingBytes: 2 ** 20 });
    inner.register(target(subMode, 'nothing'));
    worker.addWorker(inner, { mode });
    await worker.init();
    for (let round = 0; round < 2; round++) {
      await worker.run(
        (orch) => {
          for (const count of [1, 3]) orch.submitNextLevel(orchestration, new TaskArgs().addScalar(count));
        },
        undefined,
        undefined,
        { spansTo: folder },
      );
      const spans = read();
      expectConsistent(spans);
      const tasks = spansOfKind(spans, 'task');
      expect(tasks.map(({ path: place }) => place)).toEqual(['L4/0/L3', 'L4/0/L3']);
      const inside = spansOfKind(spans, 'run').filter(({ path: place }) => place === 'L4/0/L3');
      expect(inside.map(({ parent }) => parent)).toEqual(tasks.map(({ id }) => id));
      expect(spansOfKind(spans, 'sub')).toHaveLength(4);
      expect(spansOfKind(spans, 'sub')[0]!.path).toMatch(/^L4\/0\/L3\//);
      expect(spans.processes).toHaveLength(mode === 'process' ? 2 : 1);
    }
  });
});
