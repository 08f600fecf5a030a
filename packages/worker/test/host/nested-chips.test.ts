import { TaskArgs } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';
import { beforeAll, describe, expect, it } from 'vitest';

import { Worker, callable } from '../../src/index.js';
import { compile, target } from '../support/callables.js';

const orchestrations = new URL('fixtures/orchestrations.mjs', import.meta.url);
const small = { heapRingBytes: 2 ** 20 } as const;
let vectorAdd: ChipCallable;

beforeAll(async () => {
  vectorAdd = await compile('vector_add');
}, 120_000);

describe.each(['process', 'inline'] as const)('chips of a nested worker, %s', (mode) => {
  it('work on tensors of the level above, which are not copied', async () => {
    await using worker = new Worker({ level: 4, ...small });
    const hosts = [0, 1].map((device) => {
      const host = new Worker({ level: 3, ...target, deviceIds: [device], ...small });
      host.register(vectorAdd);
      return host;
    });
    const addOnChip = worker.register(callable(orchestrations, 'addOnChip'));
    for (const host of hosts) worker.addWorker(host, { mode });
    await worker.init();

    const [a, b, ...sums] = Array.from({ length: 4 }, () => worker.alloc([1024], 'float32'));
    (a!.data as Float32Array).fill(2);
    (b!.data as Float32Array).fill(3);
    for (let run = 0; run < 2; run++) {
      sums.forEach(({ data }) => (data as Float32Array).fill(0));
      const { stats } = await worker.run((orch) => {
        sums.forEach((sum, id) => {
          const args = new TaskArgs().addTensor(a!).addTensor(b!).addTensor(sum, 'output_existing');
          orch.submitNextLevel(addOnChip, args, undefined, { worker: id });
        });
      });
      expect(stats).toMatchObject({ taskCount: 2, stagedBytes: 0 });
      for (const { data } of sums) expect(new Set(data as Float32Array)).toEqual(new Set([5]));
    }
  });
});

describe('chips of a nested worker that is started again', () => {
  it('have their callables', async () => {
    await using worker = new Worker({ level: 4, ...small, restart: 'on-idle' });
    const host = new Worker({ level: 3, ...target, deviceIds: [0], ...small });
    host.register(vectorAdd);
    const addOnChip = worker.register(callable(orchestrations, 'addOnChip'));
    worker.addWorker(host, { mode: 'process' });
    await worker.init();

    const { children } = worker.stats() as { children: { pid: number }[] };
    const restarted = new Promise((resolve) => worker.on('childRestart', resolve));
    process.kill(children[0]!.pid, 'SIGKILL');
    expect(await restarted).toEqual({ workerPath: 'L4/0/L3', failure: undefined });
    const [a, b, sum] = [2, 3, 0].map((value) => {
      const tensor = worker.alloc([1024], 'float32');
      (tensor.data as Float32Array).fill(value);
      return tensor;
    });
    const args = new TaskArgs().addTensor(a!).addTensor(b!).addTensor(sum!, 'output_existing');
    await worker.run((orch) => void orch.submitNextLevel(addOnChip, args));
    expect(new Set(sum!.data as Float32Array)).toEqual(new Set([5]));
  });
});
