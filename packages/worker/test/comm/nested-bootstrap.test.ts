import { TaskArgs } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';
import { beforeAll, describe, expect, it } from 'vitest';

import { Worker, callable } from '../../src/index.js';
import type { ChipBootstrapOptions } from '../../src/index.js';
import { compile, target } from '../support/callables.js';

const orchestrations = new URL('../host/fixtures/orchestrations.mjs', import.meta.url);
const small = { heapRingBytes: 2 ** 20 } as const;
const floats = (value: number): Float32Array => new Float32Array(64).fill(value);
let vectorAdd: ChipCallable;

beforeAll(async () => {
  vectorAdd = await compile('vector_add');
}, 120_000);

function bootstrap(rank: number): ChipBootstrapOptions {
  const buffer = { dtype: 'float32', count: 64 } as const;
  // A part of an array that has more: what travels are the bytes that it shows.
  const three = new Float32Array(128).fill(3).subarray(64);
  return {
    comm: { rank, windowBytes: 4096 },
    buffers: [
      { name: 'a', ...buffer, loadFromHost: floats(2) },
      { name: 'b', ...buffer, loadFromHost: three },
    ],
  };
}

describe.each(['process', 'inline'] as const)('chips of a nested worker that have a communicator, %s', (mode) => {
  it('hold what they were started with, and are reached by orchestration functions', async () => {
    await using worker = new Worker({ level: 4, ...small });
    const addFromWindow = worker.register(callable(orchestrations, 'addFromWindow'));
    worker.register(vectorAdd, { name: 'vector_add' });
    const chipBootstrap = [bootstrap(0), bootstrap(1)];
    worker.addWorker(new Worker({ level: 3, ...target, deviceIds: [0, 1], chipBootstrap, ...small }), { mode });
    await worker.init();
    const sum = worker.alloc([64], 'float32');
    await worker.run((orch) => {
      orch.submitNextLevel(addFromWindow, new TaskArgs().addTensor(sum, 'output_existing'));
    });
    expect(new Set(sum.data as Float32Array)).toEqual(new Set([5]));
  });
});
