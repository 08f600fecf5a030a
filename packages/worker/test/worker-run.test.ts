import { CallConfig } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Worker } from '../src/index.js';
import { addition, compile, compileThrowing, openWorker, smallRun, target } from './support/callables.js';

let vectorAdd: ChipCallable;
let worker: Worker;

beforeAll(async () => {
  vectorAdd = await compile('vector_add');
}, 120_000);

beforeEach(async () => {
  worker = await openWorker(vectorAdd);
});

afterEach(async () => {
  await worker.close();
});

describe('Worker.run', () => {
  it.each([{}, undefined, CallConfig.from(smallRun), { blockDim: 24, aicpuThreadNum: 4 }])(
    'runs with the configuration %o',
    async (config) => {
      const { f, args } = addition();
      await worker.run(0, args, config);
      f.fill(0);
      worker.runSync(0, args, config);
      expect(f.every((element) => element === 5)).toBe(true);
    },
  );

  it('runs with device memory', async () => {
    const [a, b, f] = [worker.malloc(4096), worker.malloc(4096), worker.malloc(4096)];
    worker.copyTo(a, new Float32Array(1024).fill(40));
    worker.copyTo(b, new Float32Array(1024).fill(2));
    const { args } = addition();
    args.clear();
    for (const buffer of [a, b, f]) args.addTensor(buffer.tensor([1024], 'float32'));
    await worker.run(0, args, smallRun);
    const result = new Float32Array(1024);
    worker.copyFrom(result, f);
    expect(result.every((element) => element === 42)).toBe(true);
    for (const buffer of [a, b, f]) worker.free(buffer);
  });

  it('calls a failed kernel by the name of its source', async () => {
    const id = worker.register(await compileThrowing());
    await expect(worker.run(id, addition().args, smallRun)).rejects.toMatchObject({
      code: 'ERR_PTO_KERNEL_EXCEPTION',
      message: expect.stringContaining("kernel 'throwing_add' (func_id 0)"),
      details: expect.objectContaining({ kernelName: 'throwing_add', taskId: 0n, scopeDepth: 0 }),
    });
  });

  it('loads the orchestration once', async () => {
    expect(worker.aicpuDlopenCount).toBe(0);
    for (let i = 0; i < 3; i++) await worker.run(0, addition().args, smallRun);
    expect([worker.aicpuDlopenCount, worker.hostDlopenCount]).toEqual([1, 0]);
  });

  it('runs on both platforms', async () => {
    await using other = new Worker({ level: 2, ...target, platform: 'a5sim', deviceId: 1 });
    other.register(await compile('vector_add', {}, 'a5sim'));
    await other.init();
    const { f, args } = addition();
    await other.run(0, args, smallRun);
    expect(f.every((element) => element === 5)).toBe(true);
  });

  it('checks the signature, unless it is told not to', async () => {
    const { args } = addition();
    args.addTensor(new Float32Array(4));
    await expect(worker.run(0, args, smallRun)).rejects.toMatchObject({
      code: 'ERR_PTO_ARGS_SIGNATURE',
      message: expect.stringContaining('vector_add takes 3 tensors (in a, in b, out f); 4 were given'),
    });
    await using lenient = new Worker({ level: 2, ...target, deviceId: 1, signatureStrict: false });
    const id = lenient.register(vectorAdd);
    await lenient.init();
    await lenient.run(id, args, smallRun);
    lenient.runSync(id, args, smallRun);
  });
});
