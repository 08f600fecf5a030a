import { TaskArgs } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { argsOf, modes, openHost } from './support.js';
import type { Host } from './support.js';

const names = [
  'count',
  'meet',
  'meetLater',
  'sum',
  'describeContext',
  'incrementLater',
  'square',
  'failFirst',
] as const;

describe.each(modes)('groups and several workers, %s', (mode) => {
  let host: Host<(typeof names)[number]>;
  beforeAll(async () => {
    // One more than groups have members, so that a free one may take what does not wait.
    host = await openHost(mode, names, { count: 3 });
  });
  afterAll(() => host?.worker.close());

  it('the members of a group run at the same time, on workers of their own', async () => {
    const { worker, handles, ints } = host;
    const met = ints();
    // One thread for all workers runs functions side by side only if they return promises.
    const meeting = mode === 'inline' ? handles.meetLater : handles.meet;
    const args = () => new TaskArgs().addTensor(met, 'no_dep');
    await worker.run((orch) => void orch.submitSubGroup(meeting, [args(), args()]));
    expect(met[0]).toBe(2);
  });

  it('members know which they are', async () => {
    const { worker, handles, ints } = host;
    const seen = ints(12);
    const args = () => new TaskArgs().addTensor(seen, 'no_dep');
    await worker.run((orch) => void orch.submitSubGroup(handles.describeContext, [args(), args()]));
    const [first, second] = [seen.subarray(0, 6), seen.subarray(6)];
    expect([first[4], first[5], second[4], second[5]]).toEqual([0, 2, 1, 2]);
    expect(first[1]).not.toBe(second[1]);
    expect(first[3]).toBe(second[3]);
  });

  it('a group of one runs once', async () => {
    const { worker, handles, ints } = host;
    const counter = ints();
    await worker.run((orch) => void orch.submitSubGroup(handles.count, [argsOf([counter])]));
    expect(counter[0]).toBe(1);
  });

  it('a task that depends on a group waits for all members', async () => {
    const { worker, handles, ints } = host;
    const [left, right, total] = [ints(500), ints(500), ints(1)];
    await worker.run((orch) => {
      orch.submitSubGroup(handles.incrementLater, [argsOf([left]), argsOf([right])]);
      const both = new TaskArgs().addTensor(left, 'input').addTensor(right, 'inout');
      orch.submitSub(handles.sum, both);
      orch.submitSub(handles.sum, new TaskArgs().addTensor(right, 'input').addTensor(total, 'inout'));
    });
    expect(total[0]).toBe(500 + 499);
  });

  it('a member that fails fails the group, the others run to their end', async () => {
    const { worker, handles, ints } = host;
    const counter = ints();
    const args = () => new TaskArgs().addTensor(counter, 'no_dep');
    const failing = worker.run((orch) => void orch.submitSubGroup(handles.failFirst, [args(), args()]));
    await expect(failing).rejects.toThrow(/SentinelError: the first gave up/);
    expect(counter[0]).toBe(1);
  });

  it('two workers compute what is asked of them', async () => {
    const { worker, handles, ints } = host;
    const results = Array.from({ length: 8 }, () => ints(4));
    await worker.run((orch) => {
      results.forEach((result, i) => orch.submitSub(handles.square, argsOf([result]).addScalar(i)));
    });
    expect(results.map((result) => [...result])).toEqual(results.map((_, i) => [i * i, i * i, i * i, i * i]));
  });

  it('many tasks are all completed', async () => {
    const { worker, handles, ints } = host;
    const counter = ints();
    await worker.run((orch) => {
      for (let i = 0; i < 200; i++) orch.submitSub(handles.count, new TaskArgs().addTensor(counter, 'no_dep'));
    });
    expect(counter[0]).toBe(200);
  });

  it('many tasks in a row are all completed', async () => {
    const { worker, handles, ints } = host;
    const counter = ints();
    await worker.run((orch) => {
      for (let i = 0; i < 200; i++) orch.submitSub(handles.count, argsOf([counter]));
    });
    expect(counter[0]).toBe(200);
  });
});
