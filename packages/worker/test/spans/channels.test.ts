import type { CompileMessage } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { afterEach, describe, expect, it } from 'vitest';

import { TaskError } from '../../src/index.js';
import type { RunMessage, TaskMessage } from '../../src/index.js';
import { openHost } from '../host/support.js';
import { addition, compile, openWorker, smallRun } from '../support/callables.js';
import { listen } from './listen.js';

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

/** What is published from now on. */
function published<Message extends object>(name: string): [string, Message][] {
  const seen: [string, Message][] = [];
  ends.push(listen<Message>(name, (event, message) => void seen.push([event, message])));
  return seen;
}

const eventsOf = (seen: readonly [string, object][]): string[] => seen.map(([event]) => event);

describe('the channel pto:run', () => {
  it('tells when a run begins and ends', async () => {
    await using host = await openHost('inline', ['nothing']);
    const seen = published<RunMessage>('pto:run');
    const result = await host.worker.run(function build(orch) {
      orch.submitSub(host.handles.nothing);
    });
    expect(eventsOf(seen)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
    expect(seen[0]![1]).toEqual({ level: 3, name: 'build', call: 'run' });
    expect(seen[3]![1].result).toBe(result);
  });

  it('tells what a run failed with', async () => {
    await using host = await openHost('inline', []);
    const seen = published<RunMessage>('pto:run');
    const failing = () => {
      throw new RangeError('no');
    };
    const handle = host.worker.submit(failing);
    await expect(handle.wait()).rejects.toThrow('no');
    expect(eventsOf(seen)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
    expect(seen[2]![1].error).toBeInstanceOf(RangeError);
    expect(() => host.worker.runSync(failing)).toThrow('no');
    expect(eventsOf(seen.slice(5))).toEqual(['start', 'error', 'end']);
  });

  it('tells of what is refused at once', async () => {
    await using host = await openHost('inline', []);
    const seen = published<RunMessage>('pto:run');
    expect(() => host.worker.submit(() => undefined, undefined, undefined, { timeoutMs: -1 })).toThrow('timeoutMs');
    expect(eventsOf(seen)).toEqual(['start', 'error', 'end']);
  });

  it('tells of chips of this process', async () => {
    const worker = await openWorker(await compile('vector_add'));
    ends.push(() => worker.closeSync());
    const seen = published<RunMessage>('pto:run');
    await worker.run(0, addition().args, smallRun);
    expect(eventsOf(seen)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
    expect(seen[0]![1]).toEqual({ level: 2, name: 'vector_add', call: 'run' });
  }, 60_000);
});

describe('the channel pto:task', () => {
  it('tells of each task when it is submitted, and how it went when the run has ended', async () => {
    await using host = await openHost('thread', ['nothing']);
    const seen = published<TaskMessage>('pto:task');
    const before = process.hrtime.bigint();
    await host.worker.run((orch) => {
      for (let i = 0; i < 3; i++) orch.submitSub(host.handles.nothing);
    });
    const settled = ['asyncStart', 'asyncEnd'];
    expect(eventsOf(seen)).toEqual([
      ...['start', 'end', 'start', 'end', 'start', 'end'],
      ...[...settled, ...settled, ...settled],
    ]);
    expect(seen[0]![1]).toEqual({ submittedBy: 'L3', runId: 1, name: 'nothing', taskId: undefined });
    const last = seen.at(-1)![1];
    expect(last).toMatchObject({ taskId: 2, workerPath: 'L3/sub0', status: 'ok' });
    expect(before < last.startNs! && last.startNs! <= last.endNs! && last.endNs! <= last.endedNs!).toBe(true);
  });

  it('tells of failures, and of what was not run for them', async () => {
    await using host = await openHost('inline', ['nothing'], { failFast: false });
    const { worker, handles } = host;
    const fails = worker.register(
      () => {
        throw new RangeError('no');
      },
      { name: 'fails' },
    );
    const seen = published<TaskMessage>('pto:task');
    const tensor = worker.alloc([1], 'int32');
    const run = worker.run((orch) => {
      orch.submitSub(fails, new TaskArgs().addTensor(tensor, 'inout'));
      orch.submitSub(handles.nothing, new TaskArgs().addTensor(tensor));
    });
    await expect(run).rejects.toThrow('RangeError');
    const errors = seen.filter(([event]) => event === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]![1]).toMatchObject({ name: 'fails', status: 'failed' });
    expect(errors[0]![1].error).toBeInstanceOf(TaskError);
    expect(seen.at(-1)![1]).toMatchObject({ name: 'nothing', status: 'poisoned', workerPath: undefined });
    expect(seen.at(-1)![1].error).toBeUndefined();
  });

  it('tells of a submit that is refused, and of one that may wait', async () => {
    await using host = await openHost('inline', ['nothing'], { heapRingBytes: 4096 });
    const { worker, handles } = host;
    const seen = published<TaskMessage>('pto:task');
    const tooLarge = () => new TaskArgs().addTensor({ shape: [4096], dtype: 'int32' }, 'output');
    await worker.run(async (orch) => {
      expect(() => orch.submitSub(handles.nothing, tooLarge())).toThrow('exceeds');
      expect(eventsOf(seen)).toEqual(['start', 'error', 'end']);
      await orch.submitSubAsync(handles.nothing);
      await expect(orch.submitSubAsync(handles.nothing, tooLarge())).rejects.toThrow('exceeds');
    });
    expect(eventsOf(seen.slice(3))).toEqual(['start', 'end', 'start', 'error', 'end', 'asyncStart', 'asyncEnd']);
  });
});

describe('the channel pto:compile', () => {
  it('tells when a callable is compiled', async () => {
    const seen = published<CompileMessage>('pto:compile');
    const callable = await compile('vector_add');
    expect(eventsOf(seen)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
    const { source, ...more } = seen[3]![1];
    expect(source).toMatch(/vector_add\.cpp$/);
    expect(more).toMatchObject({ platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer', kernelCount: 1 });
    expect(more.result).toBe(callable);
  }, 60_000);

  it('tells what a compiler does not like', async () => {
    const seen = published<CompileMessage>('pto:compile');
    await expect(compile('there_is_none')).rejects.toThrow();
    expect(eventsOf(seen)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
    expect(seen[4]![1].error).toBeInstanceOf(Error);
  });
});
