import { TaskArgs } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Worker } from '../../src/index.js';
import { argsOf, modes, openHost } from './support.js';
import type { Host } from './support.js';

describe.each(modes)('scopes and intermediates, %s', (mode) => {
  let host: Host<'count' | 'increment' | 'incrementLater' | 'sum'>;
  beforeAll(async () => {
    // More than one worker, so that nothing but dependencies keeps tasks in order.
    host = await openHost(mode, ['count', 'increment', 'incrementLater', 'sum'], { count: 3 });
  });
  afterAll(() => host?.worker.close());

  it('a run has a scope of its own', async () => {
    const { worker, handles, ints } = host;
    const counter = ints();
    await worker.run((orch) => {
      orch.alloc([16], 'int32');
      orch.submitSub(handles.count, argsOf([counter]));
    });
    expect(counter[0]).toBe(1);
  });

  it('a nested scope runs to its end: two tasks inside, one outside', async () => {
    const { worker, handles, ints } = host;
    const counter = ints();
    await worker.run((orch) => {
      orch.scope(() => {
        orch.submitSub(handles.count, argsOf([counter]));
        orch.submitSub(handles.count, argsOf([counter]));
      });
      orch.submitSub(handles.count, argsOf([counter]));
    });
    expect(counter[0]).toBe(3);
  });

  it('a scope is opened and closed, or is the body of a function, and memory comes from it', async () => {
    const { worker, handles, ints } = host;
    const counter = ints();
    await worker.run(async (orch) => {
      const scope = orch.openScope();
      orch.alloc([8], 'float32');
      orch.submitSub(handles.count, argsOf([counter]));
      scope.close();
      expect(orch.scope(() => orch.alloc([8], 'float32').shape)).toEqual([8]);
      await orch.scopeAsync(async () => {
        await Promise.resolve();
        orch.submitSub(handles.count, argsOf([counter]));
      });
    });
    expect(counter[0]).toBe(2);
  });

  it('scopes lie in each other, five deep', async () => {
    const { worker, handles, ints } = host;
    const counter = ints();
    await worker.run((orch) => {
      const descend = (depth: number): void => {
        orch.submitSub(handles.count, argsOf([counter]));
        if (depth < 5) orch.scope(() => descend(depth + 1));
      };
      descend(1);
    });
    expect(counter[0]).toBe(5);
  });

  it('what alloc gives is a tensor with memory', async () => {
    const { worker } = host;
    await worker.run((orch) => {
      const tensor = orch.alloc([64], 'float32');
      expect(tensor.shape).toEqual([64]);
      expect(tensor.nbytes).toBe(256);
      expect(tensor.data.byteLength).toBe(256);
    });
  });

  it('a task that reads an intermediate waits for the one that writes it', async () => {
    const { worker, handles, ints } = host;
    const total = ints();
    await worker.run((orch) => {
      const between = orch.alloc([100], 'int32');
      (between.data as Int32Array).fill(0);
      orch.submitSub(handles.incrementLater, argsOf([between]));
      orch.submitSub(handles.incrementLater, argsOf([between]));
      orch.submitSub(handles.sum, new TaskArgs().addTensor(between, 'input').addTensor(total, 'inout'));
    });
    expect(total[0]).toBe(200);
  });

  it('intermediates of many runs do not add up', async () => {
    const { worker, handles, ints } = host;
    const total = ints();
    // Each run takes more than half of a ring.
    for (let i = 0; i < 8; i++) {
      await worker.run((orch) => {
        const between = orch.alloc([150_000], 'int32');
        (between.data as Int32Array).fill(i);
        orch.submitSub(handles.increment, argsOf([between]));
        orch.submitSub(handles.sum, new TaskArgs().addTensor(between, 'input').addTensor(total, 'inout'));
      });
      expect(total[0]).toBe(150_000 * (i + 1));
    }
  });
});

it('intermediates that nobody uses are given back at the end of their scope, even without workers', async () => {
  await using worker = new Worker({ level: 3, heapRingBytes: 2 ** 20 });
  await worker.init();
  for (let i = 0; i < 4; i++) {
    await worker.run((orch) => {
      orch.alloc([100_000], 'int32');
      orch.alloc([100_000], 'int32');
    });
  }
});
